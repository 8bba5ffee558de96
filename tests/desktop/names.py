#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Rekindle authors
"""What a screen reader finds: prints each button of the application NAME that can be seen, and its
name, or "unnamed". Prints nothing as long as there is no window."""

import sys

import pyatspi

ROLES = {pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX,
         pyatspi.ROLE_COMBO_BOX}


def walk(node):
    if node.getRole() in ROLES and node.getState().contains(pyatspi.STATE_SHOWING):
        print(f"button: {node.name or 'unnamed'}")
    for child in node:
        if child is not None:
            walk(child)


for application in pyatspi.Registry.getDesktop(0):
    if application is not None and application.name == sys.argv[1]:
        walk(application)
