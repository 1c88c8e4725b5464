<?php
// Every script here runs inside the WordPress whose document root is its first argument; JSON on stdin, JSON on stdout.
if (PHP_SAPI !== 'cli' || !isset($argv[1])) {
    exit("usage: php script.php DOCUMENT_ROOT < input.json\n");
}
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['HTTPS'] = 'on';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
// Nobody is to get a letter from here.
add_filter('pre_wp_mail', '__return_false');

function read_input()
{
    return json_decode(stream_get_contents(STDIN), true, 64, JSON_THROW_ON_ERROR);
}

function write_output($value)
{
    echo json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
}
