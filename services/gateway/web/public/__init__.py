"""The public pages below `/p/`: for anybody, without login, cookies and scripts; one folder a subject."""
