"""欠费和滞纳金 arrears: what late payment costs."""
