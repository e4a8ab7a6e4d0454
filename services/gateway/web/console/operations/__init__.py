"""Operations: messages left behind."""
