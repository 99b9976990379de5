"""What installation does when another stage tells something, and on the days it set itself."""

from chassis.listening import Listen

listen = Listen()
