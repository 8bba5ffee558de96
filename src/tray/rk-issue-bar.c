/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Rekindle authors */

/* The buttons are below the words, so that both have room in a narrow window. They do nothing
 * themselves: they name actions of the application and of the page.
 */

#include "config.h"

#include "rk-issue-bar.h"

#include <glib/gi18n.h>

#include "rk-accessible.h"

struct _RkIssueBar
{
  GtkBin parent_instance;

  GtkInfoBar *bar;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *buttons;
  GtkButton *place;
  GtkLabel *place_label;
  GtkButton *act;
  GtkButton *copy;
  char *command; /* (owned) (nullable) */
};

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RkIssueBar, rk_issue_bar, GTK_TYPE_BIN)

typedef struct
{
  GtkMessageType type;
  gboolean has_place;
  const char *act_label; /* (nullable) */
  const char *act_name;
  gboolean can_be_closed;
} Look;

static const Look looks[] = {
  [RK_ISSUE_CRASHED] = { GTK_MESSAGE_ERROR, TRUE, N_ ("Restart now"), "app.restart-project",
                         FALSE },
  [RK_ISSUE_NO_START] = { GTK_MESSAGE_ERROR, FALSE, N_ ("Try again"), "app.restart-project",
                          FALSE },
  [RK_ISSUE_FILE] = { GTK_MESSAGE_ERROR, TRUE, NULL, NULL, FALSE },
  [RK_ISSUE_REVIEW] = { GTK_MESSAGE_QUESTION, FALSE, N_ ("Review…"), "app.review-project", FALSE },
  [RK_ISSUE_NOTICE] = { GTK_MESSAGE_WARNING, FALSE, NULL, NULL, TRUE },
};

static void
on_copy (GtkButton *button, RkIssueBar *self)
{
  GtkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD);

  gtk_clipboard_set_text (clipboard, self->command, -1);
}

static void
on_response (GtkInfoBar *bar, int response, RkIssueBar *self)
{
  gtk_info_bar_set_revealed (bar, FALSE);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
show_place (RkIssueBar *self, const RkProjectIssue *issue)
{
  gboolean is_known = looks[issue->kind].has_place && issue->path != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->place), is_known);
  if (!is_known)
    return;
  g_autofree char *text = issue->kind == RK_ISSUE_FILE
                              ? g_strdup_printf (_ ("Edit %s"), issue->label)
                              : g_strdup_printf (_ ("Open %s in the editor"), issue->label);
  gtk_label_set_text (self->place_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place), issue->path);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->place), "(suu)", issue->path, issue->line,
                                    issue->column);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->place), "page.open-place");
}

static void
show_act (RkIssueBar *self, const RkProjectIssue *issue, const char *id)
{
  const Look *look = &looks[issue->kind];

  gtk_widget_set_visible (GTK_WIDGET (self->act), look->act_label != NULL);
  if (look->act_label == NULL)
    return;
  gtk_button_set_label (self->act, _ (look->act_label));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->act), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->act), look->act_name);
}

/**
 * rk_issue_bar_show:
 * @self: a bar
 * @issue: (nullable): what to show; %NULL: nothing
 * @id: the project
 */
void
rk_issue_bar_show (RkIssueBar *self, const RkProjectIssue *issue, const char *id)
{
  gtk_info_bar_set_revealed (self->bar, issue != NULL);
  if (issue == NULL)
    return;
  gtk_info_bar_set_message_type (self->bar, looks[issue->kind].type);
  gtk_info_bar_set_show_close_button (self->bar, looks[issue->kind].can_be_closed);
  rk_accessible_name_close_button (self->bar);
  gtk_label_set_text (self->title, issue->title);
  gtk_label_set_text (self->text, issue->text != NULL ? issue->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), issue->text != NULL);
  show_place (self, issue);
  show_act (self, issue, id);
  g_free (self->command);
  self->command = g_strdup (issue->command);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), self->command != NULL);
  gtk_widget_set_visible (self->buttons, gtk_widget_get_visible (GTK_WIDGET (self->place))
                                             || gtk_widget_get_visible (GTK_WIDGET (self->act))
                                             || self->command != NULL);
}

static void
rk_issue_bar_finalize (GObject *object)
{
  g_free (RK_ISSUE_BAR (object)->command);
  G_OBJECT_CLASS (rk_issue_bar_parent_class)->finalize (object);
}

static void
rk_issue_bar_class_init (RkIssueBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rk_issue_bar_finalize;

  /**
   * RkIssueBar::closed:
   * @self: the bar
   *
   * The person does not want to see it any more.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", RK_TYPE_ISSUE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/rekindle/Rekindle/ui/rk-issue-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, bar);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, title);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, text);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, place);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, place_label);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, act);
  gtk_widget_class_bind_template_child (widget_class, RkIssueBar, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_response);
}

static void
rk_issue_bar_init (RkIssueBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rk_issue_bar_new:
 *
 * Returns: (transfer floating): a bar that shows nothing yet
 */
RkIssueBar *
rk_issue_bar_new (void)
{
  return g_object_new (RK_TYPE_ISSUE_BAR, NULL);
}
