# /// script
# [tool.asrun]
# inputs = ["erratum/errata.yml"]
# ///
cd erratum
errata add --work handbook --edition print-1 --section 3 --type technical \
  --severity minor --title "A nat is longer than a bit" \
  --original "a nat is shorter than a bit" \
  --corrected "a nat is longer than a bit" \
  --notes "A nat is 1 / ln 2 bits." --today 2026-01-05
cat >> errata.yml <<'END'
    proof:
      snippet: snippets/errata/nat.py
      original: {than: shorter}
      corrected: {than: longer}
END
mkdir -p snippets/errata
cat > snippets/errata/nat.py <<'END'
import math

def check(than):
    nat = 1 / math.log(2)
    right = "longer" if nat > 1 else "shorter"
    assert than == right, f"a nat is {nat:.2f} bits, {right} than one"
END
errata check
errata prove --update E0000
errata check --release
errata assign
errata check --release
