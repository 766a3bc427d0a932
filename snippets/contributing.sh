# /// script
# [tool.asrun]
# inputs = ["coin/pyproject.toml", "coin/snippets/coin.py", "coin/docs/en/coin.md"]
# ///
cd coin
asrun update
sed -i 's/log(0.5)/log(0.6)/' snippets/coin.py
asrun check
sed -i 's/log(0.6)/log(0.5)/' snippets/coin.py
asrun check
