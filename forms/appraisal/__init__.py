"""考核: what units answered, scored by the hall's own rules; 红黑榜, 双派双考, 五个一, 预警函."""
