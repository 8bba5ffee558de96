/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The domain of our errors, with names that survive a trip over D-Bus. */

#include "config.h"

#include "rk-error.h"

#include <gio/gio.h>

static const GDBusErrorEntry entries[] = {
  { RK_ERROR_INVALID, "io.github.rekindle.Rekindle.Error.Invalid" },
  { RK_ERROR_BROKEN, "io.github.rekindle.Rekindle.Error.Broken" },
  { RK_ERROR_NOT_FOUND, "io.github.rekindle.Rekindle.Error.NotFound" },
  { RK_ERROR_AMBIGUOUS, "io.github.rekindle.Rekindle.Error.Ambiguous" },
  { RK_ERROR_EXISTS, "io.github.rekindle.Rekindle.Error.Exists" },
  { RK_ERROR_CHANGED, "io.github.rekindle.Rekindle.Error.Changed" },
  { RK_ERROR_NO_HOST, "io.github.rekindle.Rekindle.Error.NoHost" },
};

/**
 * rk_error_quark:
 *
 * Returns: the domain of #RkError
 */
GQuark
rk_error_quark (void)
{
  static gsize quark;

  g_dbus_error_register_error_domain ("rk-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark)quark;
}
