"""The delays of the procedure, which a territory sets; each use says which date chooses them."""

from chassis.rules import Key

PIECES_DAYS = Key("installation.aid-pieces-days", int)
SILENCE_MONTHS = Key("installation.aid-silence-months", int)
APPEAL_MONTHS = Key("installation.aid-appeal-months", int)
WITHDRAWAL_MONTHS = Key("installation.aid-withdrawal-months", int)
