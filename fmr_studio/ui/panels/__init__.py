"""What lies in the docks around the canvas. Each panel shows a part of the session and changes it through the session."""
