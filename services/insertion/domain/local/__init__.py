"""The path of a local person far from work: from a referral to a way out, at their own pace."""
