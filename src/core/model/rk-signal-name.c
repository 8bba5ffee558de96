/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-signal-name.h"

#include <signal.h>
#include <string.h>

/**
 * rk_signal_from_name:
 * @name: "TERM", "SIGTERM", "term" or "15"
 *
 * Returns: the signal's number, or 0 if there is no such signal
 */
int
rk_signal_from_name (const char *name)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (name, 10, 1, NSIG - 1, &number, NULL))
    return (int)number;
  if (g_ascii_strncasecmp (name, "SIG", 3) == 0)
    name += 3;
  for (int signum = 1; signum < NSIG; signum++)
    {
      const char *known = sigabbrev_np (signum);
      if (known != NULL && g_ascii_strcasecmp (known, name) == 0)
        return signum;
    }
  return 0;
}
