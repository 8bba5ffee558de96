/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* To teach it another language, add a row and a verbatim file to tests/unit/excerpt. The
 * expressions are anchored and see bounded lines, so none can take long.
 */
#include "config.h"

#include "rk-excerpt-rules.h"

#include <string.h>

/* A file's name as it is printed before a colon. */
#define F "(?<f>[^\\s:()'\"][^:()'\"]*?)"
#define L ":(?<l>\\d+)"
#define C ":(?<c>\\d+)"
#define REST "(?<m>\\S.*)$"

/* One expression, one literal: they are searched for, and read, as a whole. */
/* clang-format off */
static const RkExcerptRule rules[] = {
  /* Python */
  { "^[\\s|+-]*Traceback \\(most recent call last\\):?$", 30, "u", FALSE, RK_EXCERPT_UNINDENTED,
    NULL },
  /* Python, JavaScript, Deno, Java: an exception by its name */
  { "^(?:error: )?(?:Uncaught )?(?:\\(in promise\\) )?(?<m>(?:\\w+Error: )?SyntaxError(?: \\[\\w+\\])?: .+)$",
    21, "uhd", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?:error: )?(?:Uncaught )?(?:\\(in promise\\) )?(?<m>(?:[\\w$]+(?:\\.|::))*(?:[A-Z][\\w$]*)?(?:Error|Exception)(?: \\[\\w+\\])?(?:: .+)?)$",
    20, "udh", FALSE, RK_EXCERPT_HERE, NULL },
  { "UnhandledPromiseRejection: .*The promise rejected with the reason \"(?<m>.*)\"", 30, "", FALSE,
    RK_EXCERPT_HERE, "Unhandled rejection: " },
  { "^\\(Use `node --trace-uncaught", 30, "h", FALSE, RK_EXCERPT_PREVIOUS, "Uncaught: " },
  /* Ruby */
  { "^" F L ":in [`'].*?': (?<m>.+ \\([A-Z][\\w:]*\\))$", 30, "sd", FALSE, RK_EXCERPT_HERE, NULL },
  { "^" F L ": (?<m>syntax error.*)$", 27, "s", TRUE, RK_EXCERPT_HERE, NULL },
  /* PHP */
  { "^(?:PHP )?(?:Recoverable fatal|Fatal|Parse) error:\\s+(?:Uncaught )?(?<m>.+?) in (?<f>\\S+?)(?::| on line )(?<l>\\d+)$",
    30, "sd", FALSE, RK_EXCERPT_HERE, NULL },
  /* Perl */
  { "^(?<m>syntax error) at (?<f>\\S+) line (?<l>\\d+), ", 27, "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>.+) at (?<f>\\S+) line (?<l>\\d+)(?:, <\\S+> \\w+ \\d+)?\\.$", 22, "s", FALSE,
    RK_EXCERPT_HERE, NULL },
  /* Go */
  { "^(?<m>panic: .+?)(?: \\[recovered\\])?$", 30, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>fatal error: .+)$", 24, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?:vet: )?(?<f>[\\w./@-]+\\.go)" L C ": " REST, 27, "s", TRUE, RK_EXCERPT_HERE, NULL },
  /* Rust */
  { "^thread '.*?' (?:\\(\\d+\\) )?panicked at " F L C ":$", 30, "sd", FALSE, RK_EXCERPT_NEXT,
    NULL },
  { "^thread '.*?' panicked at '(?<m>.*)', " F L C "$", 30, "sd", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>error\\[E\\d+\\]: .+)$", 28, "d", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>error: (?!could not compile|aborting due).+)$", 15, "d", TRUE, RK_EXCERPT_HERE, NULL },
  /* C, C++, Java, Kotlin, TypeScript, C#, Swift, esbuild */
  { "^" F L "(?:" C ")?: (?<m>(?:fatal |internal compiler )?error: .+)$", 28, "s", TRUE,
    RK_EXCERPT_HERE, NULL },
  { "^" F L C ": ERROR: " REST, 28, "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^" F L C " - (?<m>error \\w+: .+)$", 28, "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?<f>[^\\s(][^(]*)\\((?<l>\\d+),(?<c>\\d+)\\): (?<m>error \\w+: .+?)(?: \\[[^]]*\\])?$", 28,
    "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^e: (?:file://)?" F L C ":? " REST, 28, "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?:.*:)?\\s*(?<m>undefined reference to .+)$", 26, "", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?:✘|X) \\[ERROR\\] " REST, 28, "d", TRUE, RK_EXCERPT_HERE, NULL },
  { "^\\[[A-Z][A-Z_]+_ERROR\\] " REST, 28, "d", TRUE, RK_EXCERPT_HERE, NULL },
  { "^.*\\[vite\\] (?:\\(\\w+\\) )?(?:Internal server error|Pre-transform error): " REST, 28, "d",
    FALSE, RK_EXCERPT_HERE, NULL },
  { "^ERROR in (?<f>\\S+)(?: (?<l>\\d+):(?<c>\\d+)(?:-\\d+)?)?$", 28, "s", TRUE, RK_EXCERPT_NEXT,
    NULL },
  /* Java, .NET, Elixir, Lua */
  { "^Exception in thread \".*?\" (?<m>.+)$", 30, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^Caused by: (?<m>.+)$", 30, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^Unhandled exception\\. (?<m>.+)$", 30, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^\\*\\* \\((?:Syntax|Compile|TokenMissing|MismatchedDelimiter)Error\\) " F L "(?:" C
    ")?: " REST,
    30, "s", FALSE, RK_EXCERPT_HERE, NULL },
  { "^\\*\\* (?<m>\\([\\w.]+\\) .+)$", 29, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^lua[\\d.]*: " F L ": " REST, 30, "sd", FALSE, RK_EXCERPT_HERE, NULL },
  /* sanitizers, assertions, what the C library and the shell say */
  { "^(?:=+\\d+=+)?(?<m>(?:ERROR|WARNING): \\w+Sanitizer: .+?)(?: on (?:unknown )?address .*)?(?: \\(pid=\\d+\\))?$",
    30, "d", FALSE, RK_EXCERPT_HERE, NULL },
  { "^" F L C ": (?<m>runtime error: .+)$", 26, "s", TRUE, RK_EXCERPT_HERE, NULL },
  { "^(?:[^:]+: )?" F L ": (?:.+: )?(?<m>Assertion [`'‘].+ failed\\.?)$", 30, "s", FALSE,
    RK_EXCERPT_HERE, NULL },
  { "^\\S*ERROR:" F L ":[^:]*: (?<m>.+)$", 29, "s", FALSE, RK_EXCERPT_HERE, NULL },
  { "^\\s+what\\(\\):\\s+" REST, 30, "", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?:\\d{4}/\\d\\d/\\d\\d [\\d:.]+ |[A-Z]+: +)?(?<m>.*(?:[Aa]ddress|port is) already in use.*)$",
    24, "udh", FALSE, RK_EXCERPT_HERE, NULL },
  { "^" F ": line (?<l>\\d+): +(?:\\d+ )?" REST, 22, "s", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?<f>[^\\s:]+): (?<l>\\d+): " REST, 18, "s", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>(?:Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Killed)(?: \\(core dumped\\))?)$",
    18, "", FALSE, RK_EXCERPT_HERE, NULL },
  /* make speaks last and knows least */
  { "^" F L ": \\*\\*\\* (?<m>.+?)\\.\\s+Stop\\.$", 26, "s", FALSE, RK_EXCERPT_HERE, NULL },
  { "^make(?:\\[\\d+\\])?: \\*\\*\\* (?<m>No rule .+?)(?:\\.\\s+Stop\\.)?$", 14, "", FALSE,
    RK_EXCERPT_HERE, NULL },
  { "^make(?:\\[\\d+\\])?: \\*\\*\\* (?<m>.+)$", 5, "", FALSE, RK_EXCERPT_HERE, NULL },
  { "^npm (?:ERR!|error) (?<m>(?:Missing script|Could not read|enoent).*)$", 14, "", FALSE,
    RK_EXCERPT_HERE, NULL },
  /* anything that calls itself an error */
  { "^(?:\\[?(?i:error|fatal|critical)\\]?:?\\s+)" REST, 10, "", FALSE, RK_EXCERPT_HERE, NULL },
  { "^(?<m>.*(?i:\\berror\\b|\\bfatal\\b|\\bfailed\\b|\\bcannot\\b|not found|denied).*)$", 6, "",
    FALSE, RK_EXCERPT_HERE, NULL },
};

typedef struct
{
  char kind; /* as in RkExcerptRule.places */
  const char *pattern;
} Frame;

static const Frame frames[] = {
  { 'u', "^[\\s|]*File \"(?<f>[^\"]+)\", line (?<l>\\d+)" },
  { 'h', "^(?:file://)?(?<f>/[^:]+)" L "$" },
  /* JavaScript, Deno, Rust; Java, leaving out its own and its frameworks' classes; .NET */
  { 'd', "^\\s+at (?:async )?(?:.* )?\\(?(?:file://)?(?<f>[^\\s():]+)" L C "\\)?(?: \\{)?$" },
  { 'd',
    "^\\s+at (?!java\\.|javax\\.|jdk\\.|sun\\.|kotlin\\.|scala\\.|org\\.(?:springframework|apache|gradle|junit|hibernate)\\.|com\\.sun\\.)[^()]+\\((?<f>[\\w$]+\\.(?:java|kt|scala|groovy))" L "\\)$" },
  { 'd', "^\\s+at .* in (?<f>.+):line (?<l>\\d+)$" },
  { 'd', "^\\s+(?:\\d+: )?from " F L ":in " },
  { 'd', "^#\\d+ (?<f>[^(]+)\\((?<l>\\d+)\\): " },
  { 'd', "^\\t(?<f>\\S+\\.go)" L "(?: \\+0x[0-9a-f]+)?$" },
  { 'd', "^\\s*--> " F L C "$" },
  { 'd', "^\\s+" F L C ":$" },
  { 'd', "╭─\\[ ?" F L C " ?\\]" },
  { 'd', "^\\s*File: (?<f>[^\\s:?]+)(?:\\?[^:]*)?" L C "$" },
  { 'd',
    "^\\s+(?:└─ )?(?!\\((?:elixir|stdlib|kernel|mix|ex_unit|logger|phoenix\\w*|ecto\\w*|plug\\w*|cowboy\\w*|bandit) )(?:\\(\\S+ [\\d.]+\\) )?(?<f>[\\w./-]+\\.(?:exs?|erl))" L "(?:" C ")?(?:: .*)?$" },
  { 'd', "^\\t(?<f>[^\\s:\\[\\]]+)" L ": in " },
  { 'd', "^\\s+#\\d+ .* (?<f>[^\\s():]+)" L "(?:" C ")?$" },
};

/* Lines that tell a reader nothing. */
static const char *const noise[] = {
  "^[\\s{}()\\[\\];,~^|=─╭╰╵-]*$",
  "^\\s+at (?:.*\\()?(?:node:|ext:|java\\.|jdk\\.|<anonymous>|native)",
  "^Node\\.js v\\d",
  "^\\(Use `node --trace",
  "^note: (?:run with|Some details)",
  "^(?:goroutine \\d+|stack backtrace|stack traceback|Stack trace|exit status)\\b",
  "^\\s+\\d+: \\S+$",
  "^\\s*(?:\\d+ )?[│|]",
  "^\\s+0x[0-9a-f]+: ",
  "^error: (?:could not compile|aborting due)",
  "^(?:collect2: error|BEGIN failed|Execution of \\S+ aborted)",
  "^(?:==\\d+==ABORTING|Shadow byte|=>0x)",
  "^  (?:Addressable|Partially addr|Heap left|Freed heap|Stack |Global |Poisoned by|Container )",
  "^  (?:Array cookie|Intra object|ASan internal|Left alloca|Right alloca|Shadow gap|0x)",
  "^(?:\\d+ errors?(?: generated)?\\.?|For more information about)",
};

/* Parts of paths that no person edits. */
static const char *const libraries[] = {
  "node_modules/", "site-packages/", "dist-packages/", "/usr/",       "/lib/python",  "/.cargo/",
  "/rustc/",       "/.rustup/",      "vendor/",        "/gems/",      "/go/pkg/mod/", "/go/src/",
  "/.venv/",       "/.pyenv/",       "/.rbenv/",       "/nix/store/", "../sysdeps/",  "../csu/",
  "libsanitizer/", "<frozen",        "<internal:",
};
/* clang-format on */

typedef struct
{
  GRegex *rules[G_N_ELEMENTS (rules)];
  GRegex *frames[G_N_ELEMENTS (frames)];
  GRegex *noise[G_N_ELEMENTS (noise)];
} Compiled;

static GRegex *
compile (const char *pattern)
{
  g_autoptr (GError) error = NULL;
  GRegex *regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, &error);
  g_assert_no_error (error);
  return regex;
}

static gpointer
compile_all (gpointer data)
{
  Compiled *self = g_new0 (Compiled, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    self->rules[i] = compile (rules[i].pattern);
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    self->frames[i] = compile (frames[i].pattern);
  for (gsize i = 0; i < G_N_ELEMENTS (noise); i++)
    self->noise[i] = compile (noise[i]);
  return self;
}

static const Compiled *
get_compiled (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, compile_all, NULL);
}

static GMatchInfo *
match (GRegex *regex, const char *line)
{
  g_autoptr (GMatchInfo) info = NULL;
  return g_regex_match (regex, line, 0, &info) ? g_steal_pointer (&info) : NULL;
}

/**
 * rk_excerpt_rules_get:
 * @n_rules: (out): their number
 *
 * Returns: (transfer none) (array length=n_rules): the rules for messages
 */
const RkExcerptRule *
rk_excerpt_rules_get (guint *n_rules)
{
  *n_rules = G_N_ELEMENTS (rules);
  return rules;
}

/**
 * rk_excerpt_rules_match:
 * @index: which rule
 * @line: (transfer none): valid UTF-8; must outlive the result
 *
 * Returns: (transfer full) (nullable): the groups, or %NULL
 */
GMatchInfo *
rk_excerpt_rules_match (guint index, const char *line)
{
  return match (get_compiled ()->rules[index], line);
}

/**
 * rk_excerpt_rules_match_frame:
 * @line: (transfer none): valid UTF-8; must outlive the result
 * @kind: 'u', 'h' or 'd', as in RkExcerptRule
 *
 * Returns: (transfer full) (nullable): the groups f, l and c if it is such a frame
 */
GMatchInfo *
rk_excerpt_rules_match_frame (const char *line, char kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      GMatchInfo *info = frames[i].kind == kind ? match (get_compiled ()->frames[i], line) : NULL;
      if (info != NULL)
        return info;
    }
  return NULL;
}

/**
 * rk_excerpt_rules_is_noise:
 * @line: valid UTF-8
 *
 * Returns: whether it tells a reader nothing
 */
gboolean
rk_excerpt_rules_is_noise (const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (noise); i++)
    if (g_regex_match (get_compiled ()->noise[i], line, 0, NULL))
      return TRUE;
  return FALSE;
}

/**
 * rk_excerpt_rules_is_library:
 * @path: a path, relative to the project if it lies within
 *
 * Returns: whether it is somebody else's code
 */
gboolean
rk_excerpt_rules_is_library (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (libraries); i++)
    if (strstr (path, libraries[i]) != NULL)
      return TRUE;
  return FALSE;
}
