/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* What was printed last is looked for first, so the way goes upwards. The terminal shows a match as
 * its selection; how many there are it cannot say.
 */

#define PCRE2_CODE_UNIT_WIDTH 0

#include "config.h"

#include "rk-output-search.h"

#include <glib/gi18n.h>
#include <pcre2.h>
#include <string.h>

struct _RkOutputSearch
{
  GtkBin parent_instance;

  VteTerminal *terminal; /* (not owned): in the same view */
  GtkRevealer *revealer;
  GtkEntry *entry;
  GtkToggleButton *match_case;
  GtkToggleButton *use_regex;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *close;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (RkOutputSearch, rk_output_search, GTK_TYPE_BIN)

static void
say (RkOutputSearch *self, const char *text)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->entry));

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  if (text != NULL)
    gtk_style_context_add_class (context, GTK_STYLE_CLASS_ERROR);
  else
    gtk_style_context_remove_class (context, GTK_STYLE_CLASS_ERROR);
}

static VteRegex *
compile (RkOutputSearch *self, const char *text, GError **error)
{
  g_autofree char *escaped =
      gtk_toggle_button_get_active (self->use_regex) ? NULL : g_regex_escape_string (text, -1);
  guint32 flags = PCRE2_UTF | PCRE2_MULTILINE | PCRE2_UCP;

  if (!gtk_toggle_button_get_active (self->match_case))
    flags |= PCRE2_CASELESS;
  return vte_regex_new_for_search (escaped != NULL ? escaped : text, -1, flags, error);
}

/* Returns whether there is anything to look for. */
static gboolean
take_pattern (RkOutputSearch *self)
{
  const char *text = gtk_entry_get_text (self->entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (VteRegex) regex = text[0] != '\0' ? compile (self, text, &error) : NULL;

  vte_terminal_search_set_regex (self->terminal, regex, 0);
  gtk_widget_set_sensitive (self->previous, regex != NULL);
  gtk_widget_set_sensitive (self->next, regex != NULL);
  if (error == NULL)
    say (self, NULL);
  else
    {
      /* VTE puts what failed, and where, before the reason. */
      const char *reason = strrchr (error->message, ':');
      g_autofree char *words = g_strdup_printf (_ ("This is not a regular expression: %s"),
                                                reason != NULL ? reason + 1 : error->message);
      say (self, words);
    }
  return regex != NULL;
}

static void
look_for (RkOutputSearch *self, gboolean upwards)
{
  if (vte_terminal_search_get_regex (self->terminal) == NULL)
    return;
  gboolean found = upwards ? vte_terminal_search_find_previous (self->terminal)
                           : vte_terminal_search_find_next (self->terminal);
  say (self, found ? NULL : _ ("Not found"));
}

static void
begin (RkOutputSearch *self)
{
  vte_terminal_unselect_all (self->terminal);
  if (take_pattern (self))
    look_for (self, TRUE);
}

static void
on_changed (GtkSearchEntry *entry, RkOutputSearch *self)
{
  begin (self);
}

static void
on_option (GtkToggleButton *button, RkOutputSearch *self)
{
  begin (self);
}

static void
on_activate (GtkWidget *widget, RkOutputSearch *self)
{
  look_for (self, TRUE);
}

static void
on_previous (GtkWidget *widget, RkOutputSearch *self)
{
  look_for (self, TRUE);
}

static void
on_next (GtkWidget *widget, RkOutputSearch *self)
{
  look_for (self, FALSE);
}

static void
close_bar (RkOutputSearch *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

static void
on_stop (GtkSearchEntry *entry, RkOutputSearch *self)
{
  close_bar (self);
}

static void
on_close (GtkButton *button, RkOutputSearch *self)
{
  close_bar (self);
}

static gboolean
on_key (GtkWidget *entry, GdkEventKey *event, RkOutputSearch *self)
{
  if ((event->keyval != GDK_KEY_Return && event->keyval != GDK_KEY_KP_Enter)
      || (event->state & GDK_SHIFT_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  look_for (self, FALSE);
  return GDK_EVENT_STOP;
}

/**
 * rk_output_search_open:
 * @self: a search bar
 *
 * Shows it, and puts the cursor into it.
 */
void
rk_output_search_open (RkOutputSearch *self)
{
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  /* The next key may come before it is drawn for the first time. */
  gtk_widget_realize (GTK_WIDGET (self->entry));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  take_pattern (self);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/rekindle/Rekindle/ui/rk-output-search.ui");
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, revealer);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, match_case);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, use_regex);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, previous);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, next);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, close);
  gtk_widget_class_bind_template_child (widget_class, RkOutputSearch, message);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_option);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
}

static void
rk_output_search_class_init (RkOutputSearchClass *klass)
{
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
name_widget (gpointer widget, const char *name)
{
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (widget)), name);
}

static void
rk_output_search_init (RkOutputSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_widget (self->entry, _ ("Search the output"));
  name_widget (self->match_case, _ ("Match case"));
  name_widget (self->use_regex, _ ("Regular expression"));
  name_widget (self->previous, _ ("Previous match"));
  name_widget (self->next, _ ("Next match"));
  name_widget (self->close, _ ("Close the search"));
}

/**
 * rk_output_search_new:
 * @terminal: what to search; must live as long as the bar
 *
 * Returns: (transfer floating): a bar that is closed
 */
RkOutputSearch *
rk_output_search_new (VteTerminal *terminal)
{
  RkOutputSearch *self = g_object_new (RK_TYPE_OUTPUT_SEARCH, NULL);

  self->terminal = terminal;
  vte_terminal_search_set_wrap_around (terminal, TRUE);
  return self;
}
