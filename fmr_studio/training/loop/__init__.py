"""What every training shares: its state, the loop around it, its folder, processes that train together."""
