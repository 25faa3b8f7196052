"""亲情服务卡: what is printed on it, who holds which, which have become wrong, and making them anew."""
