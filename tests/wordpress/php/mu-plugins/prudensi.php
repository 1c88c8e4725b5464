<?php
/**
 * What prudensi prints round its stories: an SEO plugin's head with times in UTC, a share line in the text, a follow-us
 * line, the latest stories with their dates beside the text. Its REST interface is closed.
 */

add_action('wp_head', function () {
    if (!is_singular('post')) {
        return;
    }
    $post = get_queried_object();
    $published = get_post_time('c', true, $post);
    $modified = get_post_modified_time('c', true, $post);
    $title = get_the_title($post);
    $facts = ['og:type' => 'article', 'og:locale' => 'id_ID', 'og:title' => $title . ' - Prudensi', 'og:url' => get_permalink($post),
        'og:site_name' => 'Prudensi', 'article:published_time' => $published, 'article:modified_time' => $modified];
    foreach ($facts as $property => $content) {
        printf("<meta property=\"%s\" content=\"%s\" />\n", esc_attr($property), esc_attr($content));
    }
    echo '<meta name="author" content="Redaksi Prudensi" />', "\n";
    $graph = ['@context' => 'https://schema.org', '@graph' => [
        ['@type' => 'Article', '@id' => get_permalink($post) . '#article', 'headline' => html_entity_decode($title, ENT_QUOTES, 'UTF-8'),
            'datePublished' => $published, 'dateModified' => $modified, 'author' => ['name' => 'Redaksi Prudensi', '@id' => home_url('#person')]],
        ['@type' => 'WebSite', '@id' => home_url('#website'), 'url' => home_url('/'), 'name' => 'Prudensi'],
    ]];
    echo '<script type="application/ld+json" class="yoast-schema-graph">', wp_json_encode($graph), "</script>\n";
});

add_filter('the_content', function ($content) {
    if (!is_singular('post') || !in_the_loop() || !is_main_query()) {
        return $content;
    }
    $follow = '<p class="ikuti">Ikuti berita terkini dari Prudensi di Google News dan <a href="https://whatsapp.com/channel/x">Saluran WhatsApp</a></p>';
    $share = '<div class="heateor_sss_sharing_container"><div class="heateor_sss_sharing_title">Bagikan:</div>'
        . '<a href="https://twitter.com/share?url=' . rawurlencode(wp_get_shortlink()) . '">X</a></div>';
    return $content . $follow . $share;
}, 30);

// As on many sites, the REST interface is for the editors alone.
add_filter('rest_authentication_errors', function ($result) {
    return $result ?: new WP_Error('rest_login_required', 'REST API hanya untuk pengguna yang masuk.', ['status' => 401]);
});

add_action('wp_footer', function () {
    echo '<aside class="terbaru"><h2>Berita Terbaru</h2>',
        do_blocks('<!-- wp:latest-posts {"postsToShow":5,"displayPostDate":true} /-->'), '</aside>';
});
