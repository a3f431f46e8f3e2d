"""附件: the files of articles, visits and tickets, from the seat's disk to whoever may open them."""
