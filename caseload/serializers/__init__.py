"""Hours and forecasts as JSON. Hours are numbers to a tenth; a span's are of officers together."""
