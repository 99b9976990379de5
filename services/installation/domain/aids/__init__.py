"""The rules of aids: what a territory sets as data, the request's procedure, the year's money."""
