"""Remote calls, events and timers: translate, call one use case, translate back."""
