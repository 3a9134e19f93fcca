"""What visitors are told: the texts, the gateways, and the sender that takes messages from the outbox to
them.

A message is written by the act that causes it (`actions.telling`) or by the clock (`machines.coming_up`),
kept in `data.messages`, taken and reported through `machines.outbox`. Apprise stands in a process of its own
for each channel (`gateway`), so that neither its loading nor a gateway that hangs holds up a screen. May
import `machines` and what is below it.
"""
