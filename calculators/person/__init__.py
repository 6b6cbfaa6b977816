"""个人一次看清 person: may or must somebody be insured, what is paid, what the policy said."""
