#!/usr/bin/perl

use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";


# use this block if you don't need middleware, and only have a single target Dancer app to run here
use DancerApp;

DancerApp->to_app;

=begin comment
# use this block if you want to include middleware such as Plack::Middleware::Deflater

use DancerApp;
use Plack::Builder;

builder {
    enable 'Deflater';
    DancerApp->to_app;
}

=end comment

=cut

=begin comment
# use this block if you want to mount several applications on different path

use DancerApp;
use DancerApp_admin;

use Plack::Builder;

builder {
    mount '/'      => DancerApp->to_app;
    mount '/admin'      => DancerApp_admin->to_app;
}

=end comment

=cut

