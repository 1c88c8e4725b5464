<?php
// Publishes stories as an editor would: categories, tags, picture with caption, comment, exact time on the site's clock.
require __DIR__ . '/boot.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';

wp_set_current_user(1);
kses_remove_filters();
$account = get_user_by('login', 'redaksi');
wp_update_user(['ID' => $account->ID, 'display_name' => get_option('blogname') === 'Infodis.id' ? 'adminredaksi' : 'Redaksi Prudensi']);

function picture(string $caption): int
{
    static $file = null;
    if ($file === null) {
        $file = WP_CONTENT_DIR . '/uploads/foto.jpg';
        $image = imagecreatetruecolor(600, 400);
        imagefill($image, 0, 0, imagecolorallocate($image, 20, 90, 140));
        imagejpeg($image, $file);
    }
    $id = wp_insert_attachment(
        ['post_title' => 'Foto', 'post_excerpt' => $caption, 'post_mime_type' => 'image/jpeg', 'post_status' => 'inherit'],
        $file
    );
    wp_update_attachment_metadata($id, ['width' => 600, 'height' => 400, 'file' => 'foto.jpg', 'sizes' => []]);
    return $id;
}

$loaded = [];
foreach (read_input() as $story) {
    $id = wp_insert_post(wp_slash([
        'post_type' => $story['type'] ?? 'post',
        'post_status' => 'publish',
        'post_author' => $account->ID,
        'post_name' => $story['slug'],
        'post_title' => $story['title'],
        'post_content' => $story['content'],
        'post_date' => $story['date'],
        'post_date_gmt' => get_gmt_from_date($story['date']),
        'post_category' => isset($story['category']) ? [wp_create_category($story['category'])] : [],
        'tags_input' => $story['tags'] ?? [],
        'comment_status' => 'open',
    ]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $story['slug'] . ': ' . $id->get_error_message());
        exit(1);
    }
    if (!empty($story['featured'])) {
        set_post_thumbnail($id, picture($story['featured']));
    }
    if (!empty($story['comment'])) {
        wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => 'Pembaca', 'comment_content' => $story['comment'], 'comment_approved' => 1]);
    }
    $loaded[] = [
        'id' => $id,
        'slug' => $story['slug'],
        'url' => get_permalink($id),
        'title' => html_entity_decode(get_the_title($id), ENT_QUOTES | ENT_HTML5, 'UTF-8'),
        'published' => get_post_time('c', false, $id),
    ];
}
flush_rewrite_rules(false);
write_output($loaded);
