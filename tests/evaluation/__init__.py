"""How well the appearance checks do: `make evaluate-appearance`, figures and method in docs/appearance.md.

`scenes.py` says what is shown and what each check should say to it, `dressing.py` makes clothes and boards,
`measuring.py` has the product's worker look at every picture in Chromium, `figures.py` chooses limits on one half of
the people and counts on the other, `report.py` writes it down.
"""
