"""What the program costs, as ratios side by side in one run. Nothing here fails on a time: `python3 dev.py bench`."""
