-- What the sign-in service may do: its own tables, and to read who is a member of what. Made again at each upgrade.

grant usage on schema @schema@ to @service@, @keeper@;
grant create on schema @schema@ to @keeper@;  -- it owns the functions that make and end roles of devices
grant select on partner, person, membership, device to @service@, @keeper@;
grant insert, update on device to @keeper@;
grant select on policy to @service@;
grant select, insert, update, delete on
    identity, invitation, sign_in_attempt, session, authorization_code, refresh_token, request_count to @service@;
grant insert on sign_in_audit to @service@;
