/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* A project is copied, compared and freed by a table of its fields, so that a new field is one line
 * here and one in the header.
 */

#include "config.h"

#include "rk-project.h"

#include <signal.h>
#include <string.h>

typedef enum
{
  FIELD_STRING,
  FIELD_STRINGS,
  FIELD_INT,
  FIELD_INT64,
  FIELD_CODES,
} FieldType;

/* Whether a running program notices a new value only through a restart. */
typedef enum
{
  NEEDS_NOTHING,
  NEEDS_RESTART,
} FieldNeed;

typedef struct
{
  FieldType type;
  FieldNeed need;
  gsize offset;
} Field;

#define FIELD(type, need, name)                                                                    \
  {                                                                                                \
    FIELD_##type, NEEDS_##need, G_STRUCT_OFFSET (RkProject, name)                                  \
  }

static const Field fields[] = {
  FIELD (STRING, NOTHING, id),
  FIELD (STRING, NOTHING, name),
  FIELD (STRING, NOTHING, group),
  FIELD (INT, NOTHING, position),
  FIELD (STRINGS, RESTART, arguments),
  FIELD (STRING, RESTART, shell_line),
  FIELD (STRING, RESTART, directory),
  FIELD (STRINGS, RESTART, environment),
  FIELD (STRING, RESTART, environment_file),
  FIELD (INT, RESTART, login_shell_environment),
  FIELD (INT, RESTART, exit_on_change),
  FIELD (STRING, RESTART, before),
  FIELD (STRINGS, RESTART, watch),
  FIELD (STRINGS, RESTART, extensions),
  FIELD (STRINGS, RESTART, ignore),
  FIELD (STRINGS, RESTART, include),
  FIELD (INT, RESTART, use_gitignore),
  FIELD (INT, RESTART, use_default_ignores),
  FIELD (INT64, NOTHING, settle_usec),
  FIELD (INT64, RESTART, poll_usec),
  FIELD (INT, NOTHING, on_change),
  FIELD (INT, NOTHING, on_change_signal),
  FIELD (INT, NOTHING, stop_signal),
  FIELD (INT64, NOTHING, stop_timeout_usec),
  FIELD (INT64, NOTHING, crash_delay_usec),
  FIELD (INT64, NOTHING, max_crash_delay_usec),
  FIELD (CODES, NOTHING, restart_codes),
  FIELD (INT, NOTHING, on_success),
  FIELD (INT, NOTHING, clear_screen),
  FIELD (INT, NOTHING, start_with_rekindle),
  FIELD (INT, NOTHING, notify),
  FIELD (STRING, NOTHING, open_url),
};

G_STATIC_ASSERT (sizeof (gboolean) == sizeof (int));
G_STATIC_ASSERT (sizeof (RkOnSuccess) == sizeof (int));

G_DEFINE_BOXED_TYPE (RkProject, rk_project, (GBoxedCopyFunc)rk_project_ref,
                     (GBoxedFreeFunc)rk_project_unref)

static const char *const no_strings[] = { NULL };

/**
 * rk_project_draft_init:
 * @draft: what to fill in
 *
 * Gives every field the value that it has where the person says nothing. A draft owns nothing: the
 * pointers that are put into it must stay valid until rk_project_new() has copied them.
 */
void
rk_project_draft_init (RkProject *draft)
{
  static const int restart_codes[] = { 8, 3 };

  *draft = (RkProject){
    .name = "",
    .directory = "/",
    .environment = no_strings,
    .login_shell_environment = TRUE,
    .watch = no_strings,
    .extensions = no_strings,
    .ignore = no_strings,
    .include = no_strings,
    .use_gitignore = TRUE,
    .use_default_ignores = TRUE,
    .settle_usec = -1,
    .on_change_signal = SIGHUP,
    .stop_signal = SIGTERM,
    .stop_timeout_usec = 5 * G_USEC_PER_SEC,
    .crash_delay_usec = 10 * G_USEC_PER_SEC,
    .max_crash_delay_usec = 60 * G_USEC_PER_SEC,
    .restart_codes = restart_codes,
    .n_restart_codes = G_N_ELEMENTS (restart_codes),
  };
}

static void
copy_field (RkProject *self, const RkProject *draft, const Field *field)
{
  gpointer target = G_STRUCT_MEMBER_P (self, field->offset);
  gconstpointer source = G_STRUCT_MEMBER_P (draft, field->offset);

  switch (field->type)
    {
    case FIELD_STRING:
      *(char **)target = g_strdup (*(const char *const *)source);
      break;
    case FIELD_STRINGS:
      *(char ***)target = g_strdupv (*(char **const *)source);
      break;
    case FIELD_INT:
      *(int *)target = *(const int *)source;
      break;
    case FIELD_INT64:
      *(gint64 *)target = *(const gint64 *)source;
      break;
    case FIELD_CODES:
      self->restart_codes = g_memdup2 (draft->restart_codes, draft->n_restart_codes * sizeof (int));
      self->n_restart_codes = draft->n_restart_codes;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
clear_field (RkProject *self, const Field *field)
{
  gpointer member = G_STRUCT_MEMBER_P (self, field->offset);

  if (field->type == FIELD_STRING || field->type == FIELD_CODES)
    g_free (*(gpointer *)member);
  else if (field->type == FIELD_STRINGS)
    g_strfreev (*(char ***)member);
}

static gboolean
strings_equal (const char *const *a, const char *const *b)
{
  return a == b || (a != NULL && b != NULL && g_strv_equal (a, b));
}

static gboolean
field_equal (const RkProject *a, const RkProject *b, const Field *field)
{
  gconstpointer x = G_STRUCT_MEMBER_P (a, field->offset);
  gconstpointer y = G_STRUCT_MEMBER_P (b, field->offset);

  switch (field->type)
    {
    case FIELD_STRING:
      return g_strcmp0 (*(const char *const *)x, *(const char *const *)y) == 0;
    case FIELD_STRINGS:
      return strings_equal (*(const char *const *const *)x, *(const char *const *const *)y);
    case FIELD_INT:
      return *(const int *)x == *(const int *)y;
    case FIELD_INT64:
      return *(const gint64 *)x == *(const gint64 *)y;
    case FIELD_CODES:
      /* Where there are none, the pointers may be NULL, which memcmp() must not be given. */
      return a->n_restart_codes == b->n_restart_codes
             && (a->n_restart_codes == 0
                 || memcmp (a->restart_codes, b->restart_codes, a->n_restart_codes * sizeof (int))
                        == 0);
    default:
      g_assert_not_reached ();
    }
}

/**
 * rk_project_new:
 * @draft: what it is to be; copied
 *
 * Returns: (transfer full): a project, to be released with rk_project_unref(). Any thread may hold
 * it
 */
RkProject *
rk_project_new (const RkProject *draft)
{
  RkProject *self = g_atomic_rc_box_new0 (RkProject);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    copy_field (self, draft, &fields[i]);
  return self;
}

/**
 * rk_project_ref:
 * @self: a project
 *
 * Returns: (transfer full): the same project
 */
RkProject *
rk_project_ref (RkProject *self)
{
  return g_atomic_rc_box_acquire ((gpointer)self);
}

static void
clear (gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    clear_field (data, &fields[i]);
}

/**
 * rk_project_unref:
 * @self: (transfer full): a project
 */
void
rk_project_unref (RkProject *self)
{
  g_atomic_rc_box_release_full ((gpointer)self, clear);
}

/**
 * rk_project_equal:
 * @a: a project
 * @b: another
 *
 * Returns: whether all that they say is the same
 */
gboolean
rk_project_equal (const RkProject *a, const RkProject *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!field_equal (a, b, &fields[i]))
      return FALSE;
  return TRUE;
}

/**
 * rk_project_needs_restart:
 * @a: a project that runs
 * @b: what replaces it
 *
 * Returns: whether the program must be restarted for the difference to take effect: a new command
 *   needs that, a new name does not
 */
gboolean
rk_project_needs_restart (const RkProject *a, const RkProject *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].need == NEEDS_RESTART && !field_equal (a, b, &fields[i]))
      return TRUE;
  return FALSE;
}

/**
 * rk_project_dup_command:
 * @self: a project
 *
 * Returns: (transfer full) (array zero-terminated=1): what is executed: its arguments, or /bin/sh
 * with its shell line
 */
char **
rk_project_dup_command (const RkProject *self)
{
  const char *const shell[] = { "/bin/sh", "-c", self->shell_line, NULL };

  return g_strdupv ((char **)(self->shell_line != NULL ? shell : self->arguments));
}

/**
 * rk_project_quote_command:
 * @arguments: (nullable) (array zero-terminated=1): the words of a command
 *
 * Quotes only where a shell would need it, so that the command stays readable.
 *
 * Returns: (transfer full): one line that a shell splits into the same words
 */
char *
rk_project_quote_command (const char *const *arguments)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "%+,-./:=@_";
  GString *line = g_string_new (NULL);

  for (gsize i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      gsize length = strlen (arguments[i]);
      gboolean is_plain = length > 0 && strspn (arguments[i], plain) == length;
      g_autofree char *word = is_plain ? g_strdup (arguments[i]) : g_shell_quote (arguments[i]);
      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", word);
    }
  return g_string_free (line, FALSE);
}

/**
 * rk_project_describe_command:
 * @self: a project
 *
 * Returns: (transfer full): its command as one line, for reading
 */
char *
rk_project_describe_command (const RkProject *self)
{
  return self->shell_line != NULL ? g_strdup (self->shell_line)
                                  : rk_project_quote_command (self->arguments);
}
