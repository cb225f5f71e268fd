"""What the media plane decides, without sockets: rewriting packets, gates, timelines."""
