"""The rules of the job exchange that a territory sets; each use says which date chooses them."""

from chassis.rules import Key

APPLICATION_ANSWER_DAYS = Key("insertion.application-answer-days", int)
