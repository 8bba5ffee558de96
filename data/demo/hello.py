#!/usr/bin/env python3
"""Rekindle's demo: change the greeting below and save this file."""
import time

GREETING = "Hello from Rekindle"

print("started", flush=True)
count = 0
while True:
    count += 1
    print(f"{GREETING} ({count})", flush=True)
    time.sleep(1)
