"""What the office does beyond the rooms' own actions."""
