<?php
/**
 * What infodis prints round its stories: the day of the visit on every page, a ticker with other stories' dates, glued
 * labels, share buttons, view counts, related posts under the shared account's name.
 */

function infodis_recent(int $count, array $extra = []): array
{
    return get_posts(['numberposts' => $count, 'suppress_filters' => false] + $extra);
}

add_action('wp_body_open', function () {
    echo '<div class="penci-top-bar"><div class="topbar-item topbar-date">' . esc_html(wp_date('j F Y')) . '</div>',
        '<div class="topbar-item headline-title">Terkini</div><ul class="penci-ticker">';
    foreach (infodis_recent(4) as $post) {
        printf(
            '<li><a href="%s">%s</a> <time class="entry-date published" datetime="%s">%s</time></li>',
            esc_url(get_permalink($post)),
            esc_html(get_the_title($post)),
            esc_attr(get_post_time('c', false, $post)),
            esc_html(get_post_time('j F Y', false, $post, true))
        );
    }
    echo '</ul><div class="logo"><a href="/">INFODIS.ID</a></div><nav class="menu"><a href="/category/headline/">Headline</a>',
        '<a href="/indeks/">Indeks Berita</a><a href="/category/info-bisnis/">INFO BISNIS</a>',
        '<a href="/category/info-pemerintahan/">INFO PEMERINTAHAN</a></nav></div>';
});

add_filter('the_content', function ($content) {
    if (!is_singular('post') || !in_the_loop() || !is_main_query()) {
        return $content;
    }
    $views = '<div class="post-views content-post entry-meta"><span class="post-views-label">Dibaca:</span> '
        . '<span class="post-views-count">' . number_format(1000 + 37 * get_the_ID(), 0, ',', '.') . '</span></div>';
    $paragraph = 0;
    $content = preg_replace_callback('#</p>#', function ($end) use (&$paragraph) {
        $advertisement = '<div class="code-block code-block-1">ADVERTISEMENT<br>SCROLL TO CONTINUE WITH CONTENT</div>';
        return $end[0] . (++$paragraph === 2 ? $advertisement : '');
    }, $content);
    $address = rawurlencode(get_permalink());
    $share = '<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social sd-sharing">'
        . '<h3 class="sd-title">Bagikan ini:</h3><div class="sd-content"><ul>'
        . '<li><a href="https://www.facebook.com/sharer.php?u=' . $address . '"><span>Klik untuk membagikan di Facebook(Membuka di jendela yang baru)</span></a></li>'
        . '<li><a href="whatsapp:/send?text=' . $address . '"><span>Klik untuk berbagi di WhatsApp(Membuka di jendela yang baru)</span></a></li>'
        . '</ul></div></div></div>';
    $related = '<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Terkait</em></h3></div>';
    return $views . $content . $share . $related;
}, 30);

add_action('loop_end', function ($query) {
    if (!$query->is_main_query() || !$query->is_singular('post')) {
        return;
    }
    echo '<div class="post-related"><div class="post-title-box"><h4 class="post-box-title">Related posts</h4></div>';
    foreach (infodis_recent(3, ['offset' => 5, 'exclude' => [get_queried_object_id()]]) as $post) {
        printf(
            '<div class="item-related"><h3><a href="%s">%s</a></h3><span class="author">adminredaksi</span> <time class="entry-date" datetime="%s"></time></div>',
            esc_url(get_permalink($post)),
            esc_html(get_the_title($post)),
            esc_attr(get_post_time('c', false, $post))
        );
    }
    echo '</div>';
});

// A story taken down for good says so.
add_action('template_redirect', function () {
    if (is_404() && in_array(trim($_SERVER['REQUEST_URI'], '/'), (array) get_option('withdrawn_stories', []), true)) {
        status_header(410);
    }
});
