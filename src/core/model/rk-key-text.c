/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

#include "config.h"

#include "rk-key-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A line of the file. Group headings have no key; comments and blank lines have only a text. */
typedef struct
{
  char *text;  /* (owned): without the line break */
  char *group; /* (owned) (nullable): the group it stands in */
  char *key;   /* (owned) (nullable) */
  char *value; /* (owned) (nullable): raw */
} Line;

struct _RkKeyText
{
  GPtrArray *lines; /* (owned) (element-type Line) */
  gboolean crlf;
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line->group);
  g_free (line->key);
  g_free (line->value);
  g_free (line);
}

static Line *
line_new (const char *text, const char *group)
{
  Line *line = g_new0 (Line, 1);

  line->text = g_strdup (text);
  line->group = g_strdup (group);
  return line;
}

static void
line_set_value (Line *line, const char *key, const char *value)
{
  g_free (line->text);
  line->text = g_strdup_printf ("%s=%s", key, value);
  g_free (line->value);
  line->value = g_strdup (value);
  if (line->key == NULL)
    line->key = g_strdup (key);
}

/* "[Watch]" → "Watch"; NULL if that is no heading. */
static char *
parse_heading (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  gsize length = strlen (bare);

  if (length < 3 || bare[0] != '[' || bare[length - 1] != ']')
    return NULL;

  char *name = g_strndup (bare + 1, length - 2);
  if (strpbrk (name, "[]") == NULL)
    return name;
  g_free (name);
  return NULL;
}

static gboolean
parse_pair (Line *line)
{
  const char *equals = strchr (line->text, '=');

  if (equals == NULL)
    return FALSE;
  line->key = g_strstrip (g_strndup (line->text, equals - line->text));
  line->value = g_strstrip (g_strdup (equals + 1));
  return line->key[0] != '\0';
}

/* Returns what is wrong with the line, translated, or NULL. */
static const char *
parse_line (Line *line, char **group)
{
  const char *bare = line->text + strspn (line->text, " \t");

  if (*bare == '\0' || *bare == '#')
    return NULL;
  if (*bare == '[')
    {
      g_autofree char *heading = parse_heading (bare);
      if (heading == NULL)
        return _ ("a group is written as [Name]");
      g_free (line->group);
      line->group = g_strdup (heading);
      g_free (*group);
      *group = g_steal_pointer (&heading);
      return NULL;
    }
  if (*group == NULL)
    return _ ("a line such as [Project] must come before the first option");
  if (!parse_pair (line))
    return _ ("this is neither Key=value nor [Group]; a comment begins with #");
  return NULL;
}

static gboolean
parse_lines (RkKeyText *self, const char *text, const char *path, RkFileProblem **problem)
{
  g_autofree char *group = NULL;
  g_auto (GStrv) texts = g_strsplit (text, "\n", -1);

  for (guint i = 0; texts[i] != NULL; i++)
    {
      gsize length = strlen (texts[i]);
      if (length > 0 && texts[i][length - 1] == '\r')
        {
          texts[i][length - 1] = '\0';
          self->crlf = TRUE;
        }
      if (texts[i + 1] == NULL && texts[i][0] == '\0')
        break;

      Line *line = line_new (texts[i], group);
      g_ptr_array_add (self->lines, line);
      const char *wrong = parse_line (line, &group);
      if (wrong != NULL)
        {
          *problem = rk_file_problem_new (path, i + 1, "%s", wrong);
          return FALSE;
        }
    }
  return TRUE;
}

static guint
line_of (const char *bytes, const char *position)
{
  guint line = 1;

  for (const char *at = bytes; at < position; at++)
    line += *at == '\n';
  return line;
}

static RkFileProblem *
check_bytes (const char *bytes, gsize length_bytes, const char *path)
{
  const char *end;

  if (length_bytes > RK_KEY_TEXT_MAX_BYTES)
    return rk_file_problem_new (path, 0,
                                _ ("it is too large for a project file (more than 64 KiB)"));
  if (!g_utf8_validate_len (bytes, length_bytes, &end))
    return rk_file_problem_new (
        path, line_of (bytes, end),
        _ ("this line is not text in UTF-8: save the file in that encoding"));
  return NULL;
}

/**
 * rk_key_text_parse:
 * @bytes: (array length=length_bytes) (nullable): the file's content; need not end with a NUL
 * @length_bytes: its length
 * @path: what to call the file in a problem
 * @problem: (out) (nullable): why it cannot be read, if %NULL is returned
 *
 * Returns: (transfer full) (nullable): the lines
 */
RkKeyText *
rk_key_text_parse (const char *bytes, gsize length_bytes, const char *path, RkFileProblem **problem)
{
  *problem = check_bytes (bytes, length_bytes, path);
  if (*problem != NULL)
    return NULL;

  g_autoptr (RkKeyText) self = g_new0 (RkKeyText, 1);
  g_autofree char *text = g_strndup (length_bytes > 0 ? bytes : "", length_bytes);
  /* The mark with which some editors begin a file says nothing. */
  const char *begin = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  self->lines = g_ptr_array_new_with_free_func (line_free);
  return parse_lines (self, begin, path, problem) ? g_steal_pointer (&self) : NULL;
}

/**
 * rk_key_text_free:
 * @self: (nullable) (transfer full): lines
 */
void
rk_key_text_free (RkKeyText *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

/* The last one wins, as in GKeyFile. */
static Line *
find_line (const RkKeyText *self, const char *group, const char *key, guint *index)
{
  for (guint i = self->lines->len; i > 0; i--)
    {
      Line *line = self->lines->pdata[i - 1];
      if (line->key != NULL && strcmp (line->key, key) == 0 && g_strcmp0 (line->group, group) == 0)
        {
          *index = i - 1;
          return line;
        }
    }
  return NULL;
}

/**
 * rk_key_text_peek:
 * @self: lines
 * @group: a group
 * @key: a key of it
 * @line: (out) (optional): its line, counted from 1
 *
 * Returns: (transfer none) (nullable): its raw value
 */
const char *
rk_key_text_peek (const RkKeyText *self, const char *group, const char *key, guint *line)
{
  guint index;
  const Line *found = find_line (self, group, key, &index);

  if (found != NULL && line != NULL)
    *line = index + 1;
  return found != NULL ? found->value : NULL;
}

/**
 * rk_key_text_foreach:
 * @self: lines
 * @func: called before this returns, for each key in the order of the file
 * @user_data: for @func
 */
void
rk_key_text_foreach (const RkKeyText *self, RkKeyTextFunc func, gpointer user_data)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = self->lines->pdata[i];
      if (line->key != NULL)
        func (i + 1, line->group, line->key, line->value, user_data);
    }
}

/* Behind the group's last key or heading, so that a comment before the next group stays there. */
static int
find_end_of_group (const RkKeyText *self, const char *group)
{
  for (guint i = self->lines->len; i > 0; i--)
    {
      const Line *line = self->lines->pdata[i - 1];
      gboolean counts = line->key != NULL || g_str_has_prefix (line->text, "[");
      if (counts && g_strcmp0 (line->group, group) == 0)
        return (int)i;
    }
  return -1;
}

static int
append_group (RkKeyText *self, const char *group)
{
  g_autofree char *heading = g_strdup_printf ("[%s]", group);

  if (self->lines->len > 0)
    g_ptr_array_add (self->lines, line_new ("", NULL));
  g_ptr_array_add (self->lines, line_new (heading, group));
  return (int)self->lines->len;
}

/**
 * rk_key_text_set:
 * @self: lines
 * @group: a group; added at the end if it is missing
 * @key: a key; added at the end of the group if it is missing
 * @value: its raw value, without a line break
 */
void
rk_key_text_set (RkKeyText *self, const char *group, const char *key, const char *value)
{
  guint index;
  Line *line = find_line (self, group, key, &index);

  g_return_if_fail (strchr (value, '\n') == NULL);

  if (line == NULL)
    {
      int position = find_end_of_group (self, group);
      if (position < 0)
        position = append_group (self, group);
      line = line_new ("", group);
      g_ptr_array_insert (self->lines, position, line);
    }
  line_set_value (line, key, value);
}

/**
 * rk_key_text_remove:
 * @self: lines
 * @group: a group
 * @key: a key, which may be missing
 */
void
rk_key_text_remove (RkKeyText *self, const char *group, const char *key)
{
  guint index;

  while (find_line (self, group, key, &index) != NULL)
    g_ptr_array_remove_index (self->lines, index);
}

/**
 * rk_key_text_to_string:
 * @self: lines
 *
 * Returns: (transfer full): the file's content
 */
char *
rk_key_text_to_string (const RkKeyText *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = self->lines->pdata[i];
      g_string_append (text, line->text);
      g_string_append (text, self->crlf ? "\r\n" : "\n");
    }
  return g_string_free (text, FALSE);
}

/* An unknown sequence stays as it is: people write patterns and paths with backslashes. */
static void
append_unescaped (GString *text, char escaped, gboolean in_list)
{
  static const char from[] = "sntr\\", to[] = " \n\t\r\\";
  const char *known = escaped != '\0' ? strchr (from, escaped) : NULL;

  if (known != NULL)
    g_string_append_c (text, to[known - from]);
  else if (in_list && escaped == ';')
    g_string_append_c (text, ';');
  else
    {
      g_string_append_c (text, '\\');
      if (escaped != '\0')
        g_string_append_c (text, escaped);
    }
}

/**
 * rk_key_text_unescape:
 * @value: a raw value
 *
 * Returns: (transfer full): the text that it stands for
 */
char *
rk_key_text_unescape (const char *value)
{
  GString *text = g_string_new (NULL);

  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at != '\\')
        {
          g_string_append_c (text, *at);
          continue;
        }
      at++;
      append_unescaped (text, *at, FALSE);
      if (*at == '\0')
        break;
    }
  return g_string_free (text, FALSE);
}

static void
append_escaped (GString *value, const char *text, gboolean in_list)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    {
      gboolean outer_space = text[i] == ' ' && (i == 0 || i + 1 == length);
      if (text[i] == '\\')
        g_string_append (value, "\\\\");
      else if (text[i] == '\n')
        g_string_append (value, "\\n");
      else if (text[i] == '\r')
        g_string_append (value, "\\r");
      else if (text[i] == '\t')
        g_string_append (value, "\\t");
      else if (outer_space)
        g_string_append (value, "\\s");
      else if (in_list && text[i] == ';')
        g_string_append (value, "\\;");
      else
        g_string_append_c (value, text[i]);
    }
}

/**
 * rk_key_text_escape:
 * @text: any text
 *
 * Returns: (transfer full): the raw value that stands for it
 */
char *
rk_key_text_escape (const char *text)
{
  GString *value = g_string_new (NULL);

  append_escaped (value, text, FALSE);
  return g_string_free (value, FALSE);
}

/**
 * rk_key_text_split:
 * @value: a raw value with items that end with, or are separated by, ";"
 *
 * Returns: (transfer full) (array zero-terminated=1): the items that are not empty
 */
char **
rk_key_text_split (const char *value)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_autoptr (GString) item = g_string_new (NULL);

  for (const char *at = value;; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        {
          at++;
          append_unescaped (item, *at, TRUE);
          continue;
        }
      if (*at != '\0' && *at != ';')
        {
          g_string_append_c (item, *at);
          continue;
        }
      if (item->len > 0)
        g_strv_builder_add (items, item->str);
      g_string_truncate (item, 0);
      if (*at == '\0')
        break;
    }
  return g_strv_builder_end (items);
}

/**
 * rk_key_text_join:
 * @items: (array zero-terminated=1): texts; empty ones are left out
 *
 * Returns: (transfer full): the raw value that stands for them
 */
char *
rk_key_text_join (const char *const *items)
{
  GString *value = g_string_new (NULL);

  for (gsize i = 0; items[i] != NULL; i++)
    {
      if (items[i][0] == '\0')
        continue;
      append_escaped (value, items[i], TRUE);
      g_string_append_c (value, ';');
    }
  return g_string_free (value, FALSE);
}
