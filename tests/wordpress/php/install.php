<?php
// Installs a fresh WordPress into its database: Indonesian, the site's own permalinks, clock, theme and accounts.
define('WP_INSTALLING', true);
require __DIR__ . '/boot.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$facts = read_input();
wp_install($facts['title'], 'redaksi', 'redaksi@example.org', true, '', 'not-used-' . wp_generate_password(), 'id_ID');

update_option('blogdescription', $facts['tagline']);
update_option('WPLANG', 'id_ID');
update_option('timezone_string', $facts['timezone']);
update_option('gmt_offset', '');
update_option('date_format', 'j F Y');
update_option('time_format', 'H:i');
update_option('posts_per_page', 10);
update_option('posts_per_rss', 10);
update_option('default_pingback_flag', 0);
update_option('permalink_structure', $facts['permalinks']);
update_option('rss_use_excerpt', 1);
foreach ($facts['themes'] as $theme) {
    if (wp_get_theme($theme)->exists()) {
        switch_theme($theme);
        break;
    }
}
foreach (get_posts(['post_type' => ['post', 'page'], 'post_status' => 'any', 'numberposts' => -1]) as $sample) {
    wp_delete_post($sample->ID, true);
}
foreach (get_comments() as $sample) {
    wp_delete_comment($sample, true);
}
write_output(['theme' => get_stylesheet(), 'version' => get_bloginfo('version'), 'locale' => get_option('WPLANG')]);
