"""知识库: articles that answer what people ask, who vouches for them, and how they are found."""
