"""Paper: a ticket's slip as a picture, the printers that print it, and the agent that runs them."""
