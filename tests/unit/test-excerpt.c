/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What broke, in verbatim output of real interpreters and compilers (the files in excerpt/). Each
 * row says what a person would answer who read the whole output.
 */
#include "config.h"

#include "rk-excerpt.h"

#include <string.h>

#define PROJECT "/home/ada/shop"

typedef struct
{
  const char *file;
  const char *summary;
  const char *place; /* (nullable) */
} Row;

static const Row rows[] = {
  { "python-name", "NameError: name 'itemz' is not defined. Did you mean: 'items'?", "shop.py:3" },
  { "python-chained", "OutOfStock: no apples left", "chained.py:6" },
  { "python-during", "AttributeError: 'JSONDecodeError' object has no attribute 'nothing'",
    "during.py:6" },
  { "python-syntax", "SyntaxError: invalid syntax", "syntax.py:3" },
  { "python-library",
    "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 "
    "column 2 (char 1)",
    "inlib.py:3" },
  { "python-port", "OSError: [Errno 98] Address already in use", "port.py:3" },
  { "python-recursion", "RecursionError: maximum recursion depth exceeded", "rec.py:2" },
  { "python-django-app", "ModuleNotFoundError: No module named 'missing_app'", "dj/manage.py:4" },
  { "python-django-urls",
    "AttributeError: module 'dj.views' has no attribute 'home'. Did you mean: 'hme'?",
    "dj/dj/urls.py:3" },
  { "node-type", "TypeError: Cannot read properties of undefined (reading 'price')",
    "app.js:3:16" },
  { "node-syntax", "SyntaxError: Unexpected identifier 'a'", "bad.js:3" },
  { "node-syntax-required", "SyntaxError: Unexpected identifier 'a'", "bad.js:3" },
  { "node-esm-missing",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/ada/shop/nothere.mjs' imported from "
    "/home/ada/shop/esm.mjs",
    NULL },
  { "node-esm-export",
    "SyntaxError: The requested module 'node:fs' does not provide an export named 'nothing'",
    "esm2.mjs:1" },
  { "node-require", "Error: Cannot find module 'leftpad-not-there'", "req.js:1:1" },
  { "node-rejection", "RangeError: too many apples", "rej.js:2:9" },
  { "node-rejection-string", "Unhandled rejection: no apples", NULL },
  { "node-throw-string", "Uncaught: boom", "str.js:1" },
  { "node-port", "Error: listen EADDRINUSE: address already in use :::3011", "port.js:2:60" },
  { "node-express", "TypeError: argument handler must be a function", "exp.js:3:5" },
  { "node-json", "SyntaxError: Expected property name or '}' in JSON at position 1",
    "json.js:1:6" },
  { "tsc", "error TS2322: Type 'string' is not assignable to type 'number'.", "src/shop.ts:1:7" },
  { "tsc-pretty", "error TS2322: Type 'string' is not assignable to type 'number'.",
    "src/shop.ts:1:7" },
  { "tsx", "TypeError: Cannot read properties of undefined (reading 'a')", "src/run.ts:4:12" },
  { "esbuild", "Expected \")\" but found \";\"", "src/es.js:2:13" },
  { "esbuild-resolve", "Could not resolve \"./nothere\"", "src/es2.js:1:18" },
  { "vite-build", "Expected `,` or `)` but found `;`", "src/es.js:2:14" },
  { "deno-type", "TypeError: Cannot read properties of undefined (reading 'price')",
    "app.js:3:16" },
  { "deno-syntax", "SyntaxError: Expected ',', got 'a'", "bad.mjs:3:10" },
  { "deno-rejection", "RangeError: too many apples", "rej.mjs:2:9" },
  { "perl-die", "no apples", "shop.pl:3" },
  { "perl-syntax", "syntax error", "bad.pl:3" },
  { "gcc", "error: expected ‘,’ or ‘;’ before ‘return’", "bad.c:5:3" },
  { "clang", "error: expected ';' at end of declaration", "bad.c:4:17" },
  { "make-gcc", "error: expected ‘,’ or ‘;’ before ‘return’", "bad.c:5:3" },
  { "make-separator", "missing separator", "bad.mk:2" },
  { "make-no-rule", "No rule to make target 'nothing'", NULL },
  { "gcc-link", "undefined reference to `missing'", NULL },
  { "asan", "ERROR: AddressSanitizer: heap-buffer-overflow", "asan.c:5" },
  { "ubsan",
    "runtime error: signed integer overflow: 2147483647 + 1 cannot be represented in type 'int'",
    "ubsan.c:6:5" },
  { "c-assert", "Assertion `n > 3' failed.", "as.c:4" },
  { "cxx-terminate", "no apples", NULL },
  { "bash-segv", "Segmentation fault ./segv", "segv.sh:2" },
  { "bash-not-found", "nothere: command not found", "x.sh:4" },
  { "bash-unbound", "APPLES: unbound variable", "u.sh:3" },
  { "bash-syntax", "syntax error: unexpected end of file", "syn.sh:3" },
  { "dash-not-found", "nothere: not found", "x.sh:4" },
  { "dash-c", "nothere: not found", NULL },
  { "java-caused", "java.lang.NumberFormatException: For input string: \"apples\"", "Main.java:3" },
  { "javac", "error: incompatible types: String cannot be converted to int", "Bad.java:3" },
  { "lua", "attempt to index a nil value (field 'apples')", "shop.lua:2" },
  { "lua-syntax", "')' expected near 'return'", "bad.lua:2" },
  { "ruby", "private method `price' called for nil:NilClass (NoMethodError)", "shop.rb:2" },
  { "ruby-library", "859: unexpected token at '{' (JSON::ParserError)", "lib.rb:3" },
  { "ruby-syntax", "syntax error, unexpected integer literal, expecting ')'", "bad.rb:2" },
  { "php", "Error: Call to undefined function appels()", "shop.php:3" },
  { "php-parse", "syntax error, unexpected variable \"$b\"", "bad.php:3" },
  { "go-panic", "panic: runtime error: invalid memory address or nil pointer dereference",
    "main.go:6" },
  { "go-compile", "imported and not used: \"os\"", "bad.go:3:8" },
  { "go-port", "listen tcp 127.0.0.1:8012: bind: address already in use", NULL },
  { "elixir", "(KeyError) key :apples not found in: %{}", "shop.exs:3" },
  { "elixir-compile",
    "undefined function stok/0 (expected Shop to define such a function or for it to be imported, "
    "but none are available)",
    "bad.exs:3" },
  { "rust-panic", "index out of bounds: the len is 2 but the index is 7", "src/main.rs:2:5" },
  { "rust-panic-backtrace", "index out of bounds: the len is 2 but the index is 7",
    "src/main.rs:2:5" },
  { "rust-expect", "no apples", "src/main.rs:3:7" },
  { "rust-compile", "error[E0425]: cannot find value `m` in this scope", "src/main.rs:3:20" },
  { "rust-compile-colour", "error[E0425]: cannot find value `m` in this scope",
    "src/main.rs:3:20" },
};

/* Formats whose programs are not in Debian, or of other versions, as their documentation shows
 * them. */
static const Row written[] = {
  { "Unhandled exception. System.FormatException: The input string 'x' was not in a correct "
    "format.\n"
    "   at System.Number.ThrowFormatException(String value)\n"
    "   at Shop.Program.Main(String[] args) in /home/ada/shop/Program.cs:line 5\n",
    "System.FormatException: The input string 'x' was not in a correct format.", "Program.cs:5" },
  { "/home/ada/shop/Program.cs(3,9): error CS0103: The name 'x' does not exist "
    "[/home/ada/shop/shop.csproj]\n\nThe build failed. Fix the build errors and run again.\n",
    "error CS0103: The name 'x' does not exist", "Program.cs:3:9" },
  { "e: file:///home/ada/shop/src/Main.kt:3:5 Unresolved reference: x\n", "Unresolved reference: x",
    "src/Main.kt:3:5" },
  { "Exception in thread \"main\" java.lang.IllegalStateException: no apples\n"
    "\tat shop.MainKt.price(Main.kt:3)\n\tat shop.MainKt.main(Main.kt)\n",
    "java.lang.IllegalStateException: no apples", "Main.kt:3" },
  { "thread 'main' panicked at 'no apples', src/main.rs:3:7\n"
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
    "no apples", "src/main.rs:3:7" },
  { "ERROR in ./src/shop.js 3:5\nModule parse failed: Unexpected token (3:5)\n"
    "webpack 5.88.2 compiled with 1 error in 200 ms\n",
    "Module parse failed: Unexpected token (3:5)", "src/shop.js:3:5" },
  { "10:00:00 AM [vite] Internal server error: Unexpected token (3:5)\n"
    "  Plugin: vite:import-analysis\n  File: /home/ada/shop/src/App.vue?import:3:5\n",
    "Unexpected token (3:5)", "src/App.vue:3:5" },
  { "npm ERR! Missing script: \"dev\"\nnpm ERR! \nnpm ERR! To see a list of scripts, run:\n"
    "npm ERR!   npm run\n",
    "Missing script: \"dev\"", NULL },
  { "** (Shop.OutOfStock) no apples\n    (shop 0.1.0) lib/shop.ex:4: Shop.price/1\n"
    "    (elixir 1.17.0) lib/code.ex:1: Code.x/1\n",
    "(Shop.OutOfStock) no apples", "lib/shop.ex:4" },
  { "INFO:     Uvicorn running\nERROR:    [Errno 98] error while attempting to bind on address "
    "('127.0.0.1', 8000): address already in use\n",
    "[Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in "
    "use",
    NULL },
  { "Error: That port is already in use.\n", "Error: That port is already in use.", NULL },
};

static char *
read_file (const char *name, gsize *length_bytes)
{
  g_autofree char *base = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_build_filename (EXCERPT_DIR, base, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length_bytes, &error);
  g_assert_no_error (error);
  return text;
}

static void
check_clean (const RkExcerpt *excerpt)
{
  g_assert_cmpuint (g_strv_length (excerpt->lines), <=, RK_EXCERPT_LINES);
  for (guint i = 0; excerpt->lines[i] != NULL; i++)
    g_assert_true (g_utf8_validate (excerpt->lines[i], -1, NULL));
  g_assert_true (excerpt->summary == NULL || g_utf8_validate (excerpt->summary, -1, NULL));
  g_assert_true (excerpt->path == NULL || excerpt->line > 0);
}

static void
check (const Row *row, const char *text, gsize length_bytes)
{
  g_autoptr (RkExcerpt) excerpt = rk_excerpt_new (text, length_bytes, PROJECT);
  g_autofree char *place = rk_excerpt_dup_place (excerpt);

  check_clean (excerpt);
  g_assert_true (excerpt->is_error);
  g_assert_cmpstr (excerpt->summary, ==, row->summary);
  g_assert_cmpstr (place, ==, row->place);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  gsize length_bytes;
  g_autofree char *text = read_file (row->file, &length_bytes);
  check (row, text, length_bytes);
}

static void
test_formats_as_documented (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    check (&written[i], written[i].file, strlen (written[i].file));
}

static RkExcerpt *
excerpt_of (const char *text)
{
  RkExcerpt *excerpt = rk_excerpt_new (text, strlen (text), PROJECT);
  check_clean (excerpt);
  return excerpt;
}

static void
test_silence_has_no_summary (void)
{
  g_autoptr (RkExcerpt) excerpt = excerpt_of ("\n\n  \n");

  g_assert_null (excerpt->summary);
  g_assert_false (excerpt->is_error);
  g_assert_cmpuint (g_strv_length (excerpt->lines), ==, 0);
}

static void
test_without_an_error_the_last_line_speaks (void)
{
  g_autoptr (RkExcerpt) excerpt = excerpt_of ("one\ntwo\nbye\n\n");

  g_assert_false (excerpt->is_error);
  g_assert_cmpstr (excerpt->summary, ==, "bye");
  g_assert_null (excerpt->path);
}

static void
test_the_later_fatal_error_counts (void)
{
  gsize length_bytes;
  g_autofree char *trace = read_file ("python-name", &length_bytes);
  g_autoptr (GString) text = g_string_new (trace);

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text, "GET /%u 200\n", i);
  g_string_append (text, "Segmentation fault (core dumped)\n");
  g_autoptr (RkExcerpt) excerpt = excerpt_of (text->str);
  g_assert_cmpstr (excerpt->summary, ==, "Segmentation fault (core dumped)");
}

static void
test_last_lines_leave_out_what_tells_nothing (void)
{
  static const char *const files[] = { "node-require", "node-express", "python-django-app" };
  static const char *const nothing[] = { "node:internal", "Node.js v", "node_modules",
                                         "dist-packages" };

  for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
    {
      gsize length_bytes;
      g_autofree char *text = read_file (files[f], &length_bytes);
      g_autoptr (RkExcerpt) excerpt = rk_excerpt_new (text, length_bytes, PROJECT);
      g_autofree char *lines = g_strjoinv ("\n", excerpt->lines);
      for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++)
        g_assert_null (strstr (lines, nothing[i]));
    }
}

static void
test_a_sibling_directory_is_not_the_project (void)
{
  g_autoptr (RkExcerpt) excerpt = excerpt_of ("/home/ada/shop2/a.c:1:2: error: x\n");
  g_assert_cmpstr (excerpt->path, ==, "/home/ada/shop2/a.c");
}

/* Lines that are near to many expressions and match none, as long as expressions get to see. */
static void
test_hostile_output_is_survived (void)
{
  static const char *const fills[] = { "(", ":", "a", "a: ", "a.b(", "\t: line 1", "error " };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) line = g_string_new (i % 2 ? "  at " : "");
      while (line->len < (i % 3 ? 500 : 3000))
        g_string_append (line, fills[i % G_N_ELEMENTS (fills)]);
      g_string_append_printf (text, "%s\377\033[31m\n", line->str);
    }
  gint64 start_usec = g_get_monotonic_time ();
  g_autoptr (RkExcerpt) excerpt = excerpt_of (text->str);
  g_test_message ("hostile output took %.1f ms",
                  (double)(g_get_monotonic_time () - start_usec) / 1000);
  g_assert_nonnull (excerpt->summary);
  g_assert_cmpint (g_utf8_strlen (excerpt->summary, -1), <=, RK_EXCERPT_SUMMARY_CHARS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/excerpt/", rows[i].file, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/excerpt/formats-as-documented", test_formats_as_documented);
  g_test_add_func ("/excerpt/silence-has-no-summary", test_silence_has_no_summary);
  g_test_add_func ("/excerpt/without-an-error-the-last-line-speaks",
                   test_without_an_error_the_last_line_speaks);
  g_test_add_func ("/excerpt/the-later-fatal-error-counts", test_the_later_fatal_error_counts);
  g_test_add_func ("/excerpt/last-lines-leave-out-what-tells-nothing",
                   test_last_lines_leave_out_what_tells_nothing);
  g_test_add_func ("/excerpt/a-sibling-directory-is-not-the-project",
                   test_a_sibling_directory_is_not_the_project);
  g_test_add_func ("/excerpt/hostile-output-is-survived", test_hostile_output_is_survived);
  return g_test_run ();
}
