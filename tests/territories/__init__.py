from chassis.territory import Territory

def a_territory(code: str) -> Territory:
    return Territory(code)
