"""What the keys of the section [signin] are called on the office's pages."""

from queue_core.rules.refusals import N_

SIGNIN = {
    "issuer": N_("Address of the provider of accounts (OpenID Connect)"),
    "client": N_("What the provider calls this office"),
    "secret": N_("Secret shared with the provider"),
    "account_word": N_("What that account is called"),
    "claim": N_("Claim that gives the role"),
    "roles": N_("Value of the claim = role, one in a line"),
    "domains": N_("Domains of e-mail addresses that may sign in, one in a line"),
    "passwords": N_("Who may sign in by an account of this office"),
    "require_amr": N_("Methods of sign-in that the provider has to name (amr), one in a line"),
    "second_factor": N_("Roles whose accounts of this office need a second step, a code from an app"),
    "signin.idle_minutes": N_("Minutes after which a browser left alone is signed out; 0: never"),
}
