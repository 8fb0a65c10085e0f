"""Forms of hand-overs (`handovers`), transfers (`transfers`) and training (`training`)."""
