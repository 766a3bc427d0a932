# /// script
# [tool.asrun]
# inputs = ["coin/pyproject.toml", "coin/snippets/coin.py", "coin/docs/en/coin.md"]
# ///
cd coin
echo 'import time; print(time.time())' > snippets/clock.py
asrun update
rm snippets/clock.py
echo 'A guess: {{ coin.entropie:.2f }} is 0.7.' > docs/en/guess.md
printf '```\nprint(0.7)\n```\n' > docs/en/code.md
printf '```\nprint(0.7)\n``\n' > docs/en/fence.md
sed -i 's/__main__/__mian__/' snippets/coin.py
asrun check
asrun lint
