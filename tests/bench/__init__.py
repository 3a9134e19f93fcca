"""What the promises cost: ours and a floor, measured in turn in the same run."""
