<?php
// What an editor does to a story later: {"slug": …, "content": …, "title": …} changes it; {"slug": …, "delete": true}
// removes it, and with "withdrawn": true its address answers 410 instead of 404.
require __DIR__ . '/boot.php';
wp_set_current_user(1);
kses_remove_filters();
$wanted = read_input();
$post = get_page_by_path($wanted['slug'], OBJECT, 'post');
if (!$post) {
    fwrite(STDERR, 'no story has the slug ' . $wanted['slug']);
    exit(1);
}
if (!empty($wanted['delete'])) {
    wp_delete_post($post->ID, true);
    if (!empty($wanted['withdrawn'])) {
        update_option('withdrawn_stories', array_merge((array) get_option('withdrawn_stories', []), [$wanted['slug']]));
    }
} else {
    $changes = ['ID' => $post->ID];
    foreach (['title', 'content'] as $field) {
        if (isset($wanted[$field])) {
            $changes['post_' . $field] = $wanted[$field];
        }
    }
    wp_update_post(wp_slash($changes));
}
write_output(['id' => $post->ID, 'modified' => get_post_modified_time('c', false, $post->ID)]);
