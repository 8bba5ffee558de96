/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The parts around the terminal: what feeds it, the search, the way back to the end. Going to the
 * end is offered only while somebody has scrolled up; the terminal itself follows the end
 * otherwise.
 */

#include "config.h"

#include "rk-output-view.h"

#include <glib/gi18n.h>

#include "rk-output-colours.h"
#include "rk-output-feed.h"
#include "rk-output-links.h"
#include "rk-output-search.h"

struct _RkOutputView
{
  GtkBox parent_instance;

  RkApp *app;           /* (not owned): it outlives its windows */
  RkProgram *program;   /* (owned) (nullable) */
  RkLauncher *launcher; /* (owned) (nullable): the one that tells of output */
  RkOutputFeed *feed;   /* (owned) */
  VteTerminal *terminal;
  GtkAdjustment *position; /* (not owned): the terminal's */
  RkOutputSearch *search;
  GtkRevealer *end_revealer;
  gboolean shows_earlier_run;
};

G_DEFINE_FINAL_TYPE (RkOutputView, rk_output_view, GTK_TYPE_BOX)

static void
on_launcher_event (RkLauncher *launcher, const RkLaunchEvent *event, RkOutputView *self)
{
  rk_output_feed_wake (self->feed);
}

static void
tell_size (RkOutputView *self)
{
  if (self->launcher != NULL)
    rk_launcher_set_window_size (self->launcher,
                                 (guint)vte_terminal_get_column_count (self->terminal),
                                 (guint)vte_terminal_get_row_count (self->terminal));
}

static void
set_launcher (RkOutputView *self, RkLauncher *launcher)
{
  if (self->launcher == launcher)
    return;
  if (self->launcher != NULL)
    g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_set_object (&self->launcher, launcher);
  if (launcher != NULL)
    g_signal_connect_object (launcher, "event", G_CALLBACK (on_launcher_event), self, 0);
  tell_size (self);
}

static void
on_state_changed (RkProgram *program, int old, int state, RkOutputView *self)
{
  set_launcher (self, rk_program_get_launcher (program));
  rk_output_feed_wake (self->feed);
}

/* A key, a paste, or what the terminal answers to a program that asks. */
static void
on_commit (VteTerminal *terminal, const char *text, guint length_bytes, RkOutputView *self)
{
  if (self->launcher == NULL || self->shows_earlier_run)
    return;
  rk_output_feed_expect_answer (self->feed);
  rk_launcher_write_input (self->launcher, text, length_bytes);
}

/**
 * rk_output_view_show:
 * @self: the view
 * @program: (nullable): whose output to show
 */
void
rk_output_view_show (RkOutputView *self, RkProgram *program)
{
  if (self->program == program)
    return;
  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  g_set_object (&self->program, program);
  set_launcher (self, program != NULL ? rk_program_get_launcher (program) : NULL);
  if (program != NULL)
    g_signal_connect_object (program, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  rk_output_view_show_run (self, 0);
}

/**
 * rk_output_view_show_run:
 * @self: the view
 * @number: an earlier run of the program, 0: go on with what it prints now
 */
void
rk_output_view_show_run (RkOutputView *self, guint number)
{
  /* Before the feed begins anew: a terminal that takes no input does not let itself be reset. */
  vte_terminal_set_input_enabled (self->terminal, TRUE);
  self->shows_earlier_run = number > 0;
  if (number > 0)
    rk_output_feed_show_run (self->feed, self->program, number);
  else
    rk_output_feed_follow (self->feed, self->program);
  vte_terminal_set_input_enabled (self->terminal, number == 0);
}

/**
 * rk_output_view_get_app:
 * @self: the view
 *
 * Returns: (transfer none): the application
 */
RkApp *
rk_output_view_get_app (RkOutputView *self)
{
  return self->app;
}

/**
 * rk_output_view_get_program:
 * @self: the view
 *
 * Returns: (transfer none) (nullable): whose output is shown
 */
RkProgram *
rk_output_view_get_program (RkOutputView *self)
{
  return self->program;
}

/**
 * rk_output_view_get_terminal:
 * @self: the view
 *
 * Returns: (transfer none): its terminal
 */
VteTerminal *
rk_output_view_get_terminal (RkOutputView *self)
{
  return self->terminal;
}

/**
 * rk_output_view_get_run:
 * @self: the view
 *
 * Returns: the number of the run whose output is at the end; 0: none
 */
guint
rk_output_view_get_run (RkOutputView *self)
{
  return rk_output_feed_get_run (self->feed);
}

/**
 * rk_output_view_clear:
 * @self: the view
 *
 * Wipes away what is shown; the log stays.
 */
void
rk_output_view_clear (RkOutputView *self)
{
  rk_output_feed_clear (self->feed);
}

/**
 * rk_output_view_search:
 * @self: the view
 *
 * Opens the search.
 */
void
rk_output_view_search (RkOutputView *self)
{
  rk_output_search_open (self->search);
}

/**
 * rk_output_view_jump_to_end:
 * @self: the view
 *
 * Shows the newest lines, and those to come.
 */
void
rk_output_view_jump_to_end (RkOutputView *self)
{
  gtk_adjustment_set_value (self->position, gtk_adjustment_get_upper (self->position));
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

static void
on_scrolled (RkOutputView *self)
{
  double end =
      gtk_adjustment_get_upper (self->position) - gtk_adjustment_get_page_size (self->position);

  gtk_revealer_set_reveal_child (self->end_revealer,
                                 gtk_adjustment_get_value (self->position) < end - 0.5);
}

static void
apply_preferences (RkOutputView *self)
{
  RkPreferences *preferences = rk_app_get_preferences (self->app);

  vte_terminal_set_scrollback_lines (self->terminal,
                                     rk_preferences_get (preferences, RK_SETTING_SCROLLBACK));
  vte_terminal_set_font_scale (self->terminal,
                               rk_preferences_get_output_scale (preferences) / 100.0);
}

static void
rk_output_view_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rk_output_view_parent_class)->style_updated (widget);
  rk_output_colours_apply (RK_OUTPUT_VIEW (widget)->terminal);
}

static void
rk_output_view_dispose (GObject *object)
{
  RkOutputView *self = RK_OUTPUT_VIEW (object);

  if (self->program != NULL)
    g_signal_handlers_disconnect_by_data (self->program, self);
  if (self->launcher != NULL)
    g_signal_handlers_disconnect_by_data (self->launcher, self);
  g_clear_object (&self->launcher);
  g_clear_object (&self->program);
  g_clear_object (&self->feed);
  G_OBJECT_CLASS (rk_output_view_parent_class)->dispose (object);
}

static void
rk_output_view_class_init (RkOutputViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rk_output_view_dispose;
  GTK_WIDGET_CLASS (klass)->style_updated = rk_output_view_style_updated;
}

static GtkWidget *
create_terminal (RkOutputView *self)
{
  GtkWidget *terminal = vte_terminal_new ();

  self->terminal = VTE_TERMINAL (terminal);
  vte_terminal_set_scroll_on_output (self->terminal, FALSE);
  vte_terminal_set_scroll_on_keystroke (self->terminal, TRUE);
  vte_terminal_set_audible_bell (self->terminal, FALSE);
  vte_terminal_set_mouse_autohide (self->terminal, TRUE);
  vte_terminal_set_size (self->terminal, 80, 24);
  rk_output_links_install (self->terminal);
  atk_object_set_name (gtk_widget_get_accessible (terminal), _ ("Output"));
  gtk_style_context_add_class (gtk_widget_get_style_context (terminal), "rk-output");
  g_signal_connect_object (terminal, "commit", G_CALLBACK (on_commit), self, 0);
  g_signal_connect_object (terminal, "size-allocate", G_CALLBACK (tell_size), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return terminal;
}

static GtkWidget *
create_end_button (RkOutputView *self)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Jump to end"));

  self->end_revealer = GTK_REVEALER (revealer);
  gtk_revealer_set_transition_type (self->end_revealer, GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "output.jump-to-end");
  gtk_button_set_image (GTK_BUTTON (button),
                        gtk_image_new_from_icon_name ("go-bottom-symbolic", GTK_ICON_SIZE_BUTTON));
  gtk_button_set_always_show_image (GTK_BUTTON (button), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "osd");
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "rk-jump");
  gtk_widget_set_halign (revealer, GTK_ALIGN_END);
  gtk_widget_set_valign (revealer, GTK_ALIGN_END);
  gtk_container_add (GTK_CONTAINER (revealer), button);
  return revealer;
}

static void
rk_output_view_init (RkOutputView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *overlay = gtk_overlay_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_container_add (GTK_CONTAINER (scrolled), create_terminal (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_ALWAYS);
  gtk_container_add (GTK_CONTAINER (overlay), scrolled);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), create_end_button (self));
  self->search = rk_output_search_new (self->terminal);
  gtk_box_pack_start (GTK_BOX (self), GTK_WIDGET (self->search), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), overlay, TRUE, TRUE, 0);
  gtk_widget_show_all (overlay);
  self->position = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->terminal));
  g_signal_connect_object (self->position, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->position, "changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
}

/**
 * rk_output_view_new:
 * @app: the application
 *
 * Returns: (transfer floating): a view of nothing. It expects the actions "output.…" around it
 */
RkOutputView *
rk_output_view_new (RkApp *app)
{
  RkOutputView *self = g_object_new (RK_TYPE_OUTPUT_VIEW, "visible", TRUE, NULL);

  self->app = app;
  self->feed = rk_output_feed_new (self->terminal, rk_app_get_host (app));
  apply_preferences (self);
  g_signal_connect_object (rk_app_get_preferences (app), "changed", G_CALLBACK (apply_preferences),
                           self, G_CONNECT_SWAPPED);
  return self;
}
