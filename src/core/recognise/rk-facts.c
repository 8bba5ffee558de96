/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* Looks at one folder. Every path is opened component by component with O_NOFOLLOW, so that no
 * symbolic link and no
 * ".." leads out of it; only regular files are read, without waiting, and at most their first 256
 * KiB; directories are listed up to a limit. Nothing is written and nothing is executed. Answers
 * are kept, so that a hundred rules that ask for package.json read it once.
 */
#include "config.h"

#include "rk-facts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

/* A project's top folder has tens of entries; what needs more is found by its exact name. */
#define MAX_ENTRIES 512
#define MAX_FOLDERS_LISTED 64
#define MAX_FILES_READ 200
/* Files made to be slow to search do not get more: after this, no text is handed out. */
#define MAX_READING_USEC (2 * G_USEC_PER_SEC)
#define MAX_MATCHES 32
/* json-glib parses by recursion: a megabyte of "[" would end on the stack's guard page. */
#define MAX_JSON_DEPTH 64

struct _RkFacts
{
  int fd;          /* (owned) */
  char *directory; /* (owned) */
  gint64 deadline_usec;
  GHashTable *texts; /* (owned) (element-type filename GBytes) NULL: cannot be read */
  GHashTable *jsons; /* (owned) (element-type filename JsonNode) NULL: no JSON */
  GHashTable *lists; /* (owned) (element-type filename GPtrArray) */
};

static void
json_node_clear (gpointer node)
{
  g_clear_pointer ((JsonNode **)&node, json_node_unref);
}

static void
bytes_clear (gpointer bytes)
{
  g_clear_pointer ((GBytes **)&bytes, g_bytes_unref);
}

static RkFacts *
facts_new_take_fd (int fd, char *directory, gint64 deadline_usec)
{
  RkFacts *self = g_new0 (RkFacts, 1);
  self->fd = fd;
  self->directory = directory;
  self->deadline_usec = deadline_usec;
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bytes_clear);
  self->jsons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, json_node_clear);
  self->lists =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

static gboolean
is_component (const char *name)
{
  return *name != '\0' && !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

/* The folder that holds @path, as a descriptor, and its last component; -1 where a component is no
 * real folder. */
static int
open_parent (RkFacts *self, const char *path, char **out_last)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 16);
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 3);

  for (guint i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      if (!is_component (parts[i]))
        break;
      if (parts[i + 1] == NULL)
        {
          *out_last = g_strdup (parts[i]);
          return fd;
        }
      int next = openat (fd, parts[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      close (fd);
      fd = next;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

static int
open_below (RkFacts *self, const char *path, int flags)
{
  g_autofree char *last = NULL;
  struct stat info;
  int parent = open_parent (self, path, &last);
  if (parent < 0)
    return -1;

  /* Looked at before it is opened, as opening alone has effects on some devices, and again after.
   */
  mode_t wanted = (flags & O_DIRECTORY) ? S_IFDIR : S_IFREG;
  int fd = -1;
  if (fstatat (parent, last, &info, AT_SYMLINK_NOFOLLOW) == 0 && (info.st_mode & S_IFMT) == wanted)
    fd = openat (parent, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
  close (parent);
  if (fd >= 0 && (fstat (fd, &info) != 0 || (info.st_mode & S_IFMT) != wanted))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static GBytes *
read_beginning (int fd)
{
  g_autofree char *buffer = g_malloc (RK_FACTS_MAX_FILE_BYTES + 1);
  gsize size_bytes = 0;

  while (size_bytes < RK_FACTS_MAX_FILE_BYTES)
    {
      ssize_t n = read (fd, buffer + size_bytes, RK_FACTS_MAX_FILE_BYTES - size_bytes);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      size_bytes += n;
    }
  buffer[size_bytes] = '\0';
  buffer = g_realloc (buffer, size_bytes + 1);
  return g_bytes_new_take (g_steal_pointer (&buffer), size_bytes + 1);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
is_showable (const char *name)
{
  if (!g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return FALSE;
  return TRUE;
}

static GPtrArray *
list_folder (RkFacts *self, const char *folder)
{
  GPtrArray *names = g_hash_table_lookup (self->lists, folder);
  if (names != NULL || g_hash_table_size (self->lists) >= MAX_FOLDERS_LISTED)
    return names;

  names = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->lists, g_strdup (folder), names);
  int fd = *folder != '\0' ? open_below (self, folder, O_DIRECTORY)
                           : openat (self->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = fd >= 0 ? fdopendir (fd) : NULL;
  if (stream == NULL)
    return names;

  const struct dirent *entry;
  for (guint seen = 0; seen < MAX_ENTRIES && (entry = readdir (stream)) != NULL; seen++)
    if (is_component (entry->d_name) && is_showable (entry->d_name))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (stream);
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* A link counts as a file: an environment's python is one, and naming it does not follow it. */
static gboolean
has_type (RkFacts *self, const char *path, RkFactsType type)
{
  g_autofree char *last = NULL;
  struct stat info;
  int parent = open_parent (self, path, &last);
  gboolean found = parent >= 0 && fstatat (parent, last, &info, AT_SYMLINK_NOFOLLOW) == 0;
  if (parent >= 0)
    close (parent);
  if (!found)
    return FALSE;

  switch (type)
    {
    case RK_FACTS_FOLDER:
      return S_ISDIR (info.st_mode);
    case RK_FACTS_FILE:
      return S_ISREG (info.st_mode) || S_ISLNK (info.st_mode);
    case RK_FACTS_RUNNABLE:
      return S_ISREG (info.st_mode) && (info.st_mode & S_IXUSR) != 0;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
glob_into (RkFacts *self, const char *folder, char **parts, RkFactsType type, GPtrArray *out)
{
  gboolean is_last = parts[1] == NULL;
  gboolean is_pattern = strpbrk (parts[0], "*?[") != NULL;
  GPtrArray *names = is_pattern ? list_folder (self, folder) : NULL;
  guint n = is_pattern ? (names != NULL ? names->len : 0) : 1;

  for (guint i = 0; i < n && out->len < MAX_MATCHES; i++)
    {
      const char *name = is_pattern ? g_ptr_array_index (names, i) : parts[0];
      if (is_pattern && fnmatch (parts[0], name, FNM_PERIOD) != 0)
        continue;
      g_autofree char *path =
          *folder != '\0' ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
      if (!is_last && (!is_pattern || has_type (self, path, RK_FACTS_FOLDER)))
        glob_into (self, path, parts + 1, type, out);
      else if (is_last && has_type (self, path, type))
        g_ptr_array_add (out, g_steal_pointer (&path));
    }
}

/**
 * rk_facts_new:
 * @directory: a folder
 * @error: return location
 *
 * Returns: (transfer full): what can be known about @directory, or %NULL with a #GIOErrorEnum where
 * it cannot be opened
 */
RkFacts *
rk_facts_new (const char *directory, GError **error)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    {
      int reason = errno;
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), "Cannot open “%s”: %s",
                   directory, g_strerror (reason));
      return NULL;
    }
  return facts_new_take_fd (fd, g_canonicalize_filename (directory, NULL),
                            g_get_monotonic_time () + MAX_READING_USEC);
}

/**
 * rk_facts_new_below:
 * @self: the facts about a folder
 * @path: relative path of a folder in it
 *
 * Returns: (transfer full) (nullable): the facts about that folder, or %NULL where it is none
 */
RkFacts *
rk_facts_new_below (RkFacts *self, const char *path)
{
  int fd = open_below (self, path, O_DIRECTORY);
  return fd >= 0 ? facts_new_take_fd (fd, g_build_filename (self->directory, path, NULL),
                                      self->deadline_usec)
                 : NULL;
}

/**
 * rk_facts_free:
 * @self: (transfer full) (nullable): the facts about a folder
 */
void
rk_facts_free (RkFacts *self)
{
  if (self == NULL)
    return;
  close (self->fd);
  g_free (self->directory);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->jsons);
  g_hash_table_unref (self->lists);
  g_free (self);
}

/**
 * rk_facts_peek_directory:
 * @self: the facts about a folder
 *
 * Returns: (transfer none): its absolute path
 */
const char *
rk_facts_peek_directory (RkFacts *self)
{
  return self->directory;
}

/**
 * rk_facts_glob:
 * @self: the facts about a folder
 * @pattern: a relative path whose components may hold wildcards (a leading dot is not matched by
 * one)
 * @type: what it has to be
 *
 * Returns: (transfer full) (element-type filename): matching paths, sorted within each folder, at
 * most 32
 */
GPtrArray *
rk_facts_glob (RkFacts *self, const char *pattern, RkFactsType type)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (pattern, "/", 16);
  if (parts[0] != NULL)
    glob_into (self, "", parts, type, out);
  return out;
}

/**
 * rk_facts_peek_text:
 * @self: the facts about a folder
 * @path: relative path of a file
 * @size_bytes: (out): the number of bytes
 *
 * The text may be anything, also invalid UTF-8 with NULs; a NUL follows it.
 *
 * Returns: (transfer none) (nullable): the first 256 KiB of a regular file, or %NULL
 */
const char *
rk_facts_peek_text (RkFacts *self, const char *path, gsize *size_bytes)
{
  gpointer known = NULL;
  if (g_get_monotonic_time () > self->deadline_usec)
    return NULL;
  if (!g_hash_table_lookup_extended (self->texts, path, NULL, &known))
    {
      if (g_hash_table_size (self->texts) >= MAX_FILES_READ)
        return NULL;
      int fd = open_below (self, path, 0);
      known = fd >= 0 ? read_beginning (fd) : NULL;
      if (fd >= 0)
        close (fd);
      g_hash_table_insert (self->texts, g_strdup (path), known);
    }
  if (known == NULL)
    return NULL;

  const char *text = g_bytes_get_data (known, size_bytes);
  *size_bytes -= 1;
  return text;
}

/* Blanks comments and a comma before a bracket that closes, as deno.jsonc and tsconfig.json have
 * them, so that the parser sees none and both agree where strings are. Returns whether the rest is
 * nested so little that it may be parsed. */
static gboolean
blank_comments (char *text, gsize size_bytes)
{
  gboolean in_string = FALSE;
  char *comma = NULL; /* that nothing has followed yet */
  int depth = 0;

  for (gsize i = 0; i < size_bytes; i++)
    {
      char c = text[i];
      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        depth++;
      else if (c == ']' || c == '}')
        {
          depth--;
          if (comma != NULL)
            *comma = ' ';
        }
      else if (c == '/' && text[i + 1] == '/')
        while (i < size_bytes && text[i] != '\n')
          text[i++] = ' ';
      else if (c == '/' && text[i + 1] == '*')
        {
          const char *end = strstr (text + i + 2, "*/");
          gsize stop = end != NULL ? (gsize)(end - text) + 2 : size_bytes;
          memset (text + i, ' ', stop - i);
          i = stop - 1;
        }
      else if (c == '#' || c == '\'')
        return FALSE;
      if (depth < 0 || depth > MAX_JSON_DEPTH)
        return FALSE;
      if (c == ',' && !in_string)
        comma = text + i;
      else if (in_string || !g_ascii_isspace (text[i])) /* a comment is blank by now */
        comma = NULL;
    }
  return TRUE;
}

/**
 * rk_facts_parse_json:
 * @text: any bytes, followed by a NUL
 * @size_bytes: their number
 *
 * Returns: (transfer full) (nullable): the JSON in it, where it is valid, or %NULL
 */
JsonNode *
rk_facts_parse_json (const char *text, gsize size_bytes)
{
  gsize skip = g_str_has_prefix (text, "\xef\xbb\xbf") ? 3 : 0;
  if (!g_utf8_validate (text + skip, size_bytes - skip, NULL))
    return NULL;

  g_autofree char *copy = g_strndup (text + skip, size_bytes - skip);
  if (!blank_comments (copy, size_bytes - skip))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, copy, size_bytes - skip, NULL))
    return NULL;
  JsonNode *root = json_parser_get_root (parser);
  return root != NULL ? json_node_ref (root) : NULL;
}

/**
 * rk_facts_peek_json:
 * @self: the facts about a folder
 * @path: relative path of a file
 *
 * Returns: (transfer none) (nullable): what rk_facts_parse_json() finds in that file
 */
JsonNode *
rk_facts_peek_json (RkFacts *self, const char *path)
{
  gpointer known = NULL;
  if (g_hash_table_lookup_extended (self->jsons, path, NULL, &known))
    return known;

  gsize size_bytes = 0;
  const char *text = rk_facts_peek_text (self, path, &size_bytes);
  JsonNode *node = text != NULL ? rk_facts_parse_json (text, size_bytes) : NULL;
  g_hash_table_insert (self->jsons, g_strdup (path), node);
  return node;
}
