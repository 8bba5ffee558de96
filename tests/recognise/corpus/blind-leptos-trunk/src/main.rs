use leptos::*;

fn main() {
    mount_to_body(|| view! { <p>"0"</p> })
}
