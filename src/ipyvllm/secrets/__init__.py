"""Secrets: values that are never shown (`secret`), the masking of texts that repeat them (`mask`,
`streaming`, `encodings`), those of this process (`in_force`), and what a key looks like (`literal`).
Where a provider's key comes from is in `providers.http.key`.
"""
