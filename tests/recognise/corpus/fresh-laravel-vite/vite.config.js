import laravel from 'laravel-vite-plugin'
