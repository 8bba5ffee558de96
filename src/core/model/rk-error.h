/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* rk-error: the failures that a caller tells apart. Everything else travels as the error of whoever
 * met it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RkError:
 * @RK_ERROR_INVALID: a value is not allowed; the message says what is: correct it
 * @RK_ERROR_BROKEN: a file cannot be understood; the message has the line: mend it by hand
 * @RK_ERROR_NOT_FOUND: there is no such project or run: look at the list
 * @RK_ERROR_AMBIGUOUS: more than one project is meant: write more of the name
 * @RK_ERROR_EXISTS: there is one already: choose another name
 * @RK_ERROR_CHANGED: a file was edited since it was read: look at it again
 * @RK_ERROR_NO_HOST: no host runs, and none could be started
 */
typedef enum
{
  RK_ERROR_INVALID,
  RK_ERROR_BROKEN,
  RK_ERROR_NOT_FOUND,
  RK_ERROR_AMBIGUOUS,
  RK_ERROR_EXISTS,
  RK_ERROR_CHANGED,
  RK_ERROR_NO_HOST,
} RkError;

#define RK_ERROR (rk_error_quark ())

GQuark rk_error_quark (void);

G_END_DECLS
